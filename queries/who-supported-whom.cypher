// Who on the security side helped which criminal group: protection, information, weapons, people handed over.
// :param group name = null only help for this group
// :param force name = null only help by this actor
// :param min_confidence number = 0 of each link, 0 to 1
// :column force who helped
// :column kind what the helper is
// :column link how
// :column group who was helped
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column modality of its strongest claim
// :column evidence its best sentence
MATCH (f:Entity)-[l:SUPPORTED|HANDED_OVER_TO]->(g:Entity)
WHERE l.modality <> 'denied' AND l.confidence >= $min_confidence
  AND ($group IS NULL OR g.id = $group) AND ($force IS NULL OR f.id = $force)
RETURN f.name AS force, f.kind AS kind, type(l) AS link, g.name AS group, l.confidence AS confidence,
  l.documents AS documents, l.modality AS modality, l.evidence AS evidence
ORDER BY confidence DESC, documents DESC, force, group, link
