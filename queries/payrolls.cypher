// Who on the criminal side paid whom on the security side.
// :param payer name = null only payments by this actor
// :column payer who paid
// :column payee who was paid
// :column kind what the payee is
// :column first_date the first date that a claim gives
// :column last_date the last
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column modality of its strongest claim
// :column evidence its best sentence
MATCH (a:Entity)-[l:PAID]->(b:Entity)
WHERE l.modality <> 'denied' AND ($payer IS NULL OR a.id = $payer)
RETURN a.name AS payer, b.name AS payee, b.kind AS kind, l.first_date AS first_date, l.last_date AS last_date,
  l.confidence AS confidence, l.documents AS documents, l.modality AS modality, l.evidence AS evidence
ORDER BY confidence DESC, documents DESC, payer, payee
