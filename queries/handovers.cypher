// Who delivered people to whom, claim by claim, with who says so and where.
// :param force name = null only by this actor
// :column date when it is said to have happened
// :column force who handed over
// :column group to whom
// :column modality stated, reported, alleged or denied
// :column attribution who says so
// :column document the title of the document
// :column evidence the sentence
MATCH (c:Claim {type: 'HANDED_OVER_TO'})-[:SOURCE]->(f:Entity)
MATCH (c)-[:TARGET]->(g:Entity)
MATCH (c)-[:FROM_DOCUMENT]->(d:Document)
WHERE c.status <> 'rejected' AND ($force IS NULL OR f.id = $force)
RETURN c.date AS date, f.name AS force, g.name AS group, c.modality AS modality, c.attribution AS attribution,
  d.title AS document, c.evidence AS evidence
ORDER BY date, force, group, document, evidence
