// Documents by how many claims of complicity they make: what to read first.
// :column document the title
// :column date of the document
// :column source where it comes from
// :column claims claims of complicity
MATCH (c:Claim)-[:FROM_DOCUMENT]->(d:Document)
WHERE c.type IN ['COLLUDED_WITH', 'SUPPORTED', 'HANDED_OVER_TO', 'PAID', 'INFILTRATED']
  AND c.status <> 'rejected' AND c.modality <> 'denied'
RETURN d.title AS document, d.date AS date, d.source AS source, count(c) AS claims
ORDER BY claims DESC, document
