// Actors that were sanctioned, and funded, trained or equipped: by whom and when.
// :column actor who was both
// :column sanctioned_by who sanctioned
// :column sanctioned the first date of the sanction
// :column funded_by who funded
// :column funded the last date of the funding
// :column after whether the last funding is dated after the first sanction; empty where a date is missing
// :column evidence the best sentence on the funding
MATCH (s:Entity)-[q:SANCTIONED]->(a:Entity)
MATCH (f:Entity)-[l:FUNDED]->(a)
WHERE q.modality <> 'denied' AND l.modality <> 'denied'
RETURN a.name AS actor, s.name AS sanctioned_by, q.first_date AS sanctioned, f.name AS funded_by,
  l.last_date AS funded, l.last_date > q.first_date AS after, l.evidence AS evidence
ORDER BY actor, sanctioned_by, funded_by
