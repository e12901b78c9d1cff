// Persons who belonged to or led both an official force and a criminal group.
// :column person the person
// :column force the official body
// :column force_since the first date that a claim gives for it
// :column group the criminal group
// :column group_since the first date that a claim gives for it
// :column evidence the best sentence on the group
MATCH (p:Person)-[o:COMMANDED|MEMBER_OF]->(f:Entity)
WHERE f.kind IN ['MilitaryUnit', 'PoliceForce', 'Agency'] AND o.modality <> 'denied'
MATCH (p)-[m:COMMANDED|MEMBER_OF]->(g:CriminalGroup)
WHERE m.modality <> 'denied'
RETURN p.name AS person, f.name AS force, o.first_date AS force_since, g.name AS group,
  m.first_date AS group_since, m.evidence AS evidence
ORDER BY person, force, group, evidence
