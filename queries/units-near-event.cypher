// Which forces were present, or had jurisdiction, where an incident happened.
// :param event name = null only this incident
// :column event the incident
// :column place where it happened
// :column unit a force there
// :column kind what the unit is
// :column first_date the first date that a claim gives for its presence
// :column evidence the best sentence on its presence
MATCH (e:Event)-[o:OCCURRED_IN]->(p:Place)
WHERE o.modality <> 'denied' AND ($event IS NULL OR e.id = $event)
MATCH (u:Entity)-[l:OPERATED_IN]->(p)
WHERE u.kind IN ['MilitaryUnit', 'PoliceForce', 'Agency'] AND l.modality <> 'denied'
RETURN e.name AS event, p.name AS place, u.name AS unit, u.kind AS kind, l.first_date AS first_date,
  l.evidence AS evidence
ORDER BY event, place, unit
