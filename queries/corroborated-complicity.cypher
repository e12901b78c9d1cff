// Links of complicity that several independent documents support.
// :param min_documents integer = 2 documents at least
// :column source one end
// :column link the type of the link
// :column target the other end
// :column documents independent documents behind it
// :column claims claims behind it
// :column confidence of the link, 0 to 1
// :column disputed whether some claim denies it
// :column evidence its best sentence
MATCH (a:Entity)-[l:COLLUDED_WITH|SUPPORTED|HANDED_OVER_TO|PAID|INFILTRATED]->(b:Entity)
WHERE l.modality <> 'denied' AND l.documents >= $min_documents
RETURN a.name AS source, type(l) AS link, b.name AS target, l.documents AS documents, l.claims AS claims,
  l.confidence AS confidence, l.disputed AS disputed, l.evidence AS evidence
ORDER BY documents DESC, confidence DESC, source, link, target
