// Links of complicity that stand on one document alone: what to corroborate next, the surest first.
// :column source one end
// :column link the type of the link
// :column target the other end
// :column confidence of the link, 0 to 1
// :column modality of its strongest claim
// :column document the title of that document
// :column evidence its best sentence
MATCH (a:Entity)-[l:COLLUDED_WITH|SUPPORTED|HANDED_OVER_TO|PAID|INFILTRATED]->(b:Entity)
WHERE l.modality <> 'denied' AND l.documents = 1
MATCH (c:Claim)-[:SOURCE|TARGET]->(a) WHERE c.id = l.claim
MATCH (c)-[:FROM_DOCUMENT]->(d:Document)
RETURN a.name AS source, type(l) AS link, b.name AS target, l.confidence AS confidence,
  l.modality AS modality, d.title AS document, l.evidence AS evidence
ORDER BY confidence DESC, source, link, target
