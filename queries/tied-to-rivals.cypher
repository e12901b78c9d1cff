// Forces that are tied to two groups that fight each other.
// :column force the force
// :column group one group
// :column rival the other
// :column link how the force is tied to the one
// :column rival_link how it is tied to the other
MATCH (a:CriminalGroup)-[x:FOUGHT]->(b:CriminalGroup)
WHERE x.modality <> 'denied'
MATCH (f:Entity)-[l:COLLUDED_WITH|SUPPORTED|HANDED_OVER_TO|PAID|INFILTRATED]-(a)
MATCH (f)-[r:COLLUDED_WITH|SUPPORTED|HANDED_OVER_TO|PAID|INFILTRATED]-(b)
WHERE l.modality <> 'denied' AND r.modality <> 'denied'
RETURN f.name AS force, a.name AS group, b.name AS rival, type(l) AS link, type(r) AS rival_link
ORDER BY force, group, rival, link, rival_link
