// Bodies that investigate an incident that they, or a part of them, are implicated in.
// :column investigator who investigates
// :column event the incident
// :column implicated who is implicated in it
// :column investigation the best sentence on the inquiry
// :column implication the best sentence on the implication
MATCH (i:Entity)-[q:INVESTIGATED]->(e:Event)
MATCH (a:Entity)-[l:IMPLICATED_IN]->(e)
WHERE q.modality <> 'denied' AND l.modality <> 'denied'
OPTIONAL MATCH (a)-[p:PART_OF]->(i)
WITH i, q, e, a, l, p
WHERE a.id = i.id OR p IS NOT NULL
RETURN i.name AS investigator, e.name AS event, a.name AS implicated, q.evidence AS investigation,
  l.evidence AS implication
ORDER BY investigator, event, implicated
