// Who is said to have concealed, downplayed or falsified what happened.
// :column actor who
// :column kind what the actor is
// :column event the incident
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column modality of its strongest claim
// :column evidence its best sentence
MATCH (a:Entity)-[l:COVERED_UP]->(e:Event)
WHERE l.modality <> 'denied'
RETURN a.name AS actor, a.kind AS kind, e.name AS event, l.confidence AS confidence,
  l.documents AS documents, l.modality AS modality, l.evidence AS evidence
ORDER BY confidence DESC, documents DESC, actor, event
