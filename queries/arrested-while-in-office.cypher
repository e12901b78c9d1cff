// Persons of official bodies who were arrested, charged or convicted, with their office and its dates.
// :column person who was arrested
// :column arrested the first date of the arrest
// :column arrested_by by whom
// :column office the body
// :column role the link to it
// :column office_since the first date that a claim gives for the office
// :column office_until the last
// :column evidence the best sentence on the arrest
MATCH (b:Entity)-[l:ARRESTED]->(p:Person)
MATCH (p)-[o:COMMANDED|MEMBER_OF]->(u:Entity)
WHERE u.kind IN ['MilitaryUnit', 'PoliceForce', 'Agency']
  AND l.modality <> 'denied' AND o.modality <> 'denied'
RETURN p.name AS person, l.first_date AS arrested, b.name AS arrested_by, u.name AS office, type(o) AS role,
  o.first_date AS office_since, o.last_date AS office_until, l.evidence AS evidence
ORDER BY person, arrested_by, office, role
