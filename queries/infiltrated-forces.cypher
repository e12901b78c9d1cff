// Which forces and agencies a criminal group penetrated, co-opted or controlled.
// :param group name = null only by this group
// :column group the criminal side
// :column force what it penetrated
// :column kind what that is
// :column first_date the first date that a claim gives
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column modality of its strongest claim
// :column evidence its best sentence
MATCH (g:Entity)-[l:INFILTRATED]->(f:Entity)
WHERE l.modality <> 'denied' AND ($group IS NULL OR g.id = $group)
RETURN g.name AS group, f.name AS force, f.kind AS kind, l.first_date AS first_date,
  l.confidence AS confidence, l.documents AS documents, l.modality AS modality, l.evidence AS evidence
ORDER BY confidence DESC, documents DESC, group, force
