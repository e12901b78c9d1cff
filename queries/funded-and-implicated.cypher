// Forces that were funded, trained or equipped and are implicated in an incident: what vetting laws ask.
// :column force the force
// :column funded_by who funded
// :column funded the first date of the funding
// :column event the incident
// :column implicated the first date that a claim gives for it
// :column confidence of the implication, 0 to 1
// :column evidence the best sentence on the implication
MATCH (f:Entity)-[q:FUNDED]->(u:Entity)
MATCH (u)-[l:IMPLICATED_IN]->(e:Event)
WHERE q.modality <> 'denied' AND l.modality <> 'denied'
RETURN u.name AS force, f.name AS funded_by, q.first_date AS funded, e.name AS event,
  l.first_date AS implicated, l.confidence AS confidence, l.evidence AS evidence
ORDER BY confidence DESC, force, funded_by, event
