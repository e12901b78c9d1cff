// Persons who commanded two bodies or more: what joins the histories of units.
// :column commander the person
// :column body one body
// :column other another, later in the alphabet
// :column since the first date of the command of the one
// :column other_since the first date of the command of the other
MATCH (p:Person)-[l:COMMANDED]->(a:Entity)
MATCH (p)-[r:COMMANDED]->(b:Entity)
WHERE a.id < b.id AND l.modality <> 'denied' AND r.modality <> 'denied'
RETURN p.name AS commander, a.name AS body, b.name AS other, l.first_date AS since, r.first_date AS other_since
ORDER BY commander, body, other
