// Links that some document denies, with the sentence that does.
// :column source one end
// :column link the type of the link
// :column target the other end
// :column supported whether another claim supports it
// :column denier who denies it, where the text says
// :column document the title of the document
// :column denial the sentence that denies it
MATCH (c:Claim {modality: 'denied'})-[:SOURCE]->(a:Entity)
MATCH (c)-[:TARGET]->(b:Entity)
MATCH (c)-[:FROM_DOCUMENT]->(d:Document)
WHERE c.status <> 'rejected'
OPTIONAL MATCH (a)-[l]->(b) WHERE type(l) = c.type AND l.modality <> 'denied'
OPTIONAL MATCH (b)-[r]->(a) WHERE type(r) = c.type AND r.modality <> 'denied'
  AND c.type IN ['COLLUDED_WITH', 'FOUGHT', 'ALLIED_WITH']
RETURN a.name AS source, c.type AS link, b.name AS target, l IS NOT NULL OR r IS NOT NULL AS supported,
  c.attribution AS denier, d.title AS document, c.evidence AS denial
ORDER BY source, link, target, document, denial
