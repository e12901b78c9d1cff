// Incidents that forces, agencies or persons in them are implicated in.
// :param event name = null only this incident
// :column event the incident
// :column actor the force or person
// :column force the person's force; the force itself otherwise
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column modality of its strongest claim
// :column evidence its best sentence
MATCH (a:Entity)-[l:IMPLICATED_IN]->(e:Event)
WHERE l.modality <> 'denied' AND ($event IS NULL OR e.id = $event)
OPTIONAL MATCH (a)-[o:COMMANDED|MEMBER_OF]->(f:Entity)
WHERE f.kind IN ['MilitaryUnit', 'PoliceForce', 'Agency'] AND o.modality <> 'denied'
WITH e, a, l, f
WHERE a.kind IN ['MilitaryUnit', 'PoliceForce', 'Agency'] OR f IS NOT NULL
RETURN e.name AS event, a.name AS actor, coalesce(f.name, a.name) AS force, l.confidence AS confidence,
  l.documents AS documents, l.modality AS modality, l.evidence AS evidence
ORDER BY event, confidence DESC, actor, force
