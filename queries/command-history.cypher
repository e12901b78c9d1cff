// Who commanded a body, in the order of the dates that the documents give.
// :param unit name the body
// :column commander the person
// :column first_date the first date that a claim gives
// :column last_date the last
// :column confidence of the link, 0 to 1
// :column documents independent documents behind it
// :column evidence its best sentence
MATCH (p:Person)-[l:COMMANDED]->(u:Entity {id: $unit})
WHERE l.modality <> 'denied'
RETURN p.name AS commander, l.first_date AS first_date, l.last_date AS last_date, l.confidence AS confidence,
  l.documents AS documents, l.evidence AS evidence
ORDER BY coalesce(first_date, '9999'), commander
