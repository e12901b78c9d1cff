// What the server is told, one statement under each name. %TYPES% is filled from the vocabulary, the types and
// kinds of rows are of it; every value is a parameter.
//
// The ledger: (:Document)-[:NAMES {aliases, count}]->(:Name), (:Claim)-[:FROM_DOCUMENT]->(:Document), (:Decision).
// Kinship: (:Document {family})-[:IN_BAND]->(:Band) shared with documents of nearly the same text. (:File) is what
// became of every file that was to be read.
// Identity: (:Name)-[:RESOLVES_TO]->(:Entity). The view: (:Entity) and its links,
// (:Claim)-[:SOURCE|TARGET]->(:Entity), (:Document)-[:MENTIONS {count}]->(:Entity).
// Marks of what a refresh must do: :Fresh documents have claims to connect, :Pending claims a link to sum up,
// :Stale entities are derived again. Appearances without aliases have their name alone.

// name: schema
CREATE CONSTRAINT complicity_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT complicity_document IF NOT EXISTS FOR (n:Document) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT complicity_claim IF NOT EXISTS FOR (n:Claim) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT complicity_name IF NOT EXISTS FOR (n:Name) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT complicity_decision IF NOT EXISTS FOR (n:Decision) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT complicity_ledger IF NOT EXISTS FOR (n:Ledger) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT complicity_band IF NOT EXISTS FOR (n:Band) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT complicity_file IF NOT EXISTS FOR (n:File) REQUIRE n.path IS UNIQUE;
CREATE INDEX complicity_content IF NOT EXISTS FOR (n:File) ON (n.sha256);
CREATE INDEX complicity_family IF NOT EXISTS FOR (n:Document) ON (n.family);
CREATE INDEX complicity_block IF NOT EXISTS FOR (n:Name) ON (n.block);
CREATE FULLTEXT INDEX complicity_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.names]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: true}};
CREATE FULLTEXT INDEX complicity_pieces IF NOT EXISTS FOR (n:Entity) ON EACH [n.pieces]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: true}};
CREATE FULLTEXT INDEX complicity_evidence IF NOT EXISTS FOR (n:Claim) ON EACH [n.words]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: true}}

// name: indexes
SHOW INDEXES YIELD name WHERE name STARTS WITH 'complicity_' RETURN count(*) AS count

// name: await_indexes
CALL db.awaitIndexes(300)

// name: open_ledger
MERGE (l:Ledger {id: 'complicity'}) ON CREATE SET l.version = $version, l.decisions = 0
RETURN l.version AS version

// name: take_turn
MATCH (l:Ledger {id: 'complicity'}) SET l.turn = coalesce(l.turn, 0) + 1

// name: ledger
MATCH (l:Ledger {id: 'complicity'}) RETURN l.version AS version

// name: digests
UNWIND $ids AS id MATCH (d:Document {id: id}) RETURN d.id AS id, d.digest AS digest

// name: lock_documents
UNWIND $ids AS id
MERGE (d:Document {id: id}) ON CREATE SET d.digest = ''
SET d:Fresh
WITH d RETURN d.id AS id, d.digest AS digest

// name: put_documents
UNWIND $documents AS row MATCH (d:Document {id: row.id}) SET d += row

// name: put_names
UNWIND $names AS row
MERGE (n:Name {key: row.key}) ON CREATE SET n.kind = row.kind, n.text = row.text, n:Unresolved

// name: put_appearances
UNWIND $documents AS row
MATCH (d:Document {id: row.id})
UNWIND row.appearances AS appearance
MATCH (n:Name {key: appearance.key})
CREATE (d)-[:NAMES {aliases: appearance.aliases, count: appearance.count}]->(n)

// name: put_claims
UNWIND $documents AS row
MATCH (d:Document {id: row.id})
UNWIND row.claims AS claim
CREATE (c:Claim)-[:FROM_DOCUMENT]->(d)
SET c = claim

// name: put_bands
UNWIND $documents AS row
MATCH (d:Document {id: row.id})
UNWIND row.sketch AS key
MERGE (b:Band {key: key})
MERGE (d)-[:IN_BAND]->(b)

// name: drop_bands
UNWIND $ids AS id
MATCH (:Document {id: id})-[r:IN_BAND]->(b:Band)
DELETE r
WITH DISTINCT b WHERE NOT EXISTS {(b)<-[:IN_BAND]-()}
DELETE b

// name: kin
UNWIND $ids AS id
MATCH (d:Document {id: id})-[:IN_BAND]->(:Band)<-[:IN_BAND]-(o:Document) WHERE o.id <> d.id
RETURN DISTINCT coalesce(d.family, d.id) AS one, coalesce(o.family, o.id) AS other

// name: relatives
UNWIND $ids AS id
MATCH (d:Document {id: id}) WHERE d.family IS NOT NULL
WITH DISTINCT d.family AS family
MATCH (o:Document {family: family}) WHERE NOT o.id IN $ids
RETURN DISTINCT o.id AS id

// name: part_families
UNWIND $ids AS id
MATCH (d:Document {id: id}) REMOVE d.family

// name: join_families
UNWIND $families AS row
MATCH (d:Document {family: row.old}) WHERE row.old <> row.new
SET d.family = row.new
RETURN d.id AS id

// name: found_families
UNWIND $families AS row
MATCH (d:Document {id: row.old}) WHERE d.family IS NULL OR d.family = row.old
SET d.family = row.new
RETURN d.id AS id

// name: unsettle_claims
UNWIND $ids AS id
MATCH (:Document {id: id})<-[:FROM_DOCUMENT]-(c:Claim)
SET c:Pending

// name: put_files
UNWIND $files AS row
MERGE (f:File {path: row.path}) SET f = row

// name: files
MATCH (f:File)
WHERE ($paths IS NULL OR f.path IN $paths) AND ($contents IS NULL OR f.sha256 IN $contents)
RETURN properties(f) AS file ORDER BY f.path

// name: links_of_documents
UNWIND $ids AS id
MATCH (:Document {id: id})<-[:FROM_DOCUMENT]-(c:Claim)
MATCH (c)-[:SOURCE]->(a:Entity) MATCH (c)-[:TARGET]->(b:Entity)
RETURN DISTINCT a.id AS source, c.type AS type, b.id AS target

// name: stale_of_documents
UNWIND $ids AS id
MATCH (:Document {id: id})-[:NAMES]->(:Name)-[:RESOLVES_TO]->(e:Entity)
WITH DISTINCT e SET e:Stale

// name: drop_claims
UNWIND $ids AS id
MATCH (:Document {id: id})<-[:FROM_DOCUMENT]-(c:Claim)
DETACH DELETE c

// name: drop_mentions
UNWIND $ids AS id
MATCH (:Document {id: id})-[m:MENTIONS]->() DELETE m

// name: drop_appearances
UNWIND $ids AS id
MATCH (:Document {id: id})-[r:NAMES]->(n:Name)
DELETE r
RETURN DISTINCT n.key AS key

// name: drop_unused_names
UNWIND $keys AS key
MATCH (n:Name {key: key}) WHERE NOT EXISTS {(n)<-[:NAMES]-()}
WITH n, n.block AS block
DETACH DELETE n
RETURN DISTINCT block

// name: unresolve_blocks
UNWIND $blocks AS block
MATCH (n:Name {block: block}) SET n:Unresolved

// name: drop_documents
UNWIND $ids AS id MATCH (d:Document {id: id}) DETACH DELETE d

// name: next_decision
MATCH (l:Ledger {id: 'complicity'})
SET l.decisions = l.decisions + 1
RETURN l.decisions AS number

// name: decision_of_token
MATCH (d:Decision {token: $token}) RETURN d.number AS number

// name: put_decision
CREATE (d:Decision) SET d = $decision

// name: decisions
MATCH (d:Decision) RETURN properties(d) AS decision ORDER BY d.number

// name: judge_claims
UNWIND $verdicts AS row
MATCH (c:Claim {id: row.claim})
SET c.status = row.status, c:Pending
WITH c
MATCH (c)-[:SOURCE|TARGET]->(e:Entity) SET e:Stale

// name: unresolved
MATCH (n:Name:Unresolved) RETURN n.kind AS kind, n.text AS text ORDER BY n.kind, n.text

// name: assignments
MATCH (n:Name) WHERE n.key > $after WITH n ORDER BY n.key LIMIT $size
OPTIONAL MATCH (n)-[:RESOLVES_TO]->(e:Entity)
RETURN n.key AS key, n.kind AS kind, n.text AS text, n.block AS block, n.canonical AS canonical, e.id AS entity

// name: assignments_of_blocks
UNWIND $blocks AS block
MATCH (n:Name {block: block})-[:RESOLVES_TO]->(e:Entity)
RETURN n.kind AS kind, n.text AS text, n.block AS block, n.canonical AS canonical, e.id AS entity

// name: assignments_of_names
UNWIND $keys AS key
MATCH (n:Name {key: key})
OPTIONAL MATCH (n)-[:RESOLVES_TO]->(e:Entity)
RETURN key, n.kind AS kind, n.text AS text, n.block AS block, n.canonical AS canonical, e.id AS entity,
  n:Unresolved AS unresolved

// name: put_entities
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
ON CREATE SET e:$(row.kind), e.kind = row.kind, e.name = row.canonical, e.names = [], e.claims = 0, e.documents = 0
SET e:Stale

// name: place_names
UNWIND $rows AS row
MATCH (n:Name {key: row.key}) MATCH (e:Entity {id: row.entity})
SET n.block = row.block, n.canonical = row.canonical
REMOVE n:Unresolved
MERGE (n)-[:RESOLVES_TO]->(e)

// name: leave_entities
UNWIND $rows AS row
MATCH (n:Name {key: row.key})-[r:RESOLVES_TO]->(old:Entity)
DELETE r SET old:Stale

// name: links_of_names
UNWIND $rows AS row
MATCH (old:Entity {id: row.old})<-[:SOURCE|TARGET]-(c:Claim)
WHERE c.source_key = row.key OR c.target_key = row.key
MATCH (c)-[:SOURCE]->(a:Entity) MATCH (c)-[:TARGET]->(b:Entity)
RETURN DISTINCT a.id AS source, c.type AS type, b.id AS target

// name: move_sources
UNWIND $rows AS row
MATCH (old:Entity {id: row.old})<-[r:SOURCE]-(c:Claim) WHERE c.source_key = row.key
MATCH (new:Entity {id: row.entity})
DELETE r CREATE (c)-[:SOURCE]->(new) SET c:Pending

// name: move_targets
UNWIND $rows AS row
MATCH (old:Entity {id: row.old})<-[r:TARGET]-(c:Claim) WHERE c.target_key = row.key
MATCH (new:Entity {id: row.entity})
DELETE r CREATE (c)-[:TARGET]->(new) SET c:Pending

// name: move_mentions
UNWIND $rows AS row
MATCH (:Name {key: row.key})<-[:NAMES]-(d:Document)
WITH DISTINCT d
CALL (d) { MATCH (d)-[m:MENTIONS]->() DELETE m }
WITH d
MATCH (d)-[r:NAMES]->(:Name)-[:RESOLVES_TO]->(e:Entity) WHERE r.count IS NOT NULL
WITH d, e, sum(r.count) AS count
CREATE (d)-[:MENTIONS {count: count}]->(e)

// name: fresh
MATCH (d:Document:Fresh) WHERE d.id > $after
WITH d ORDER BY d.id LIMIT $size
RETURN d.id AS id, COUNT {(d)<-[:FROM_DOCUMENT]-()} + COUNT {(d)-[:NAMES]->()} AS degree

// name: connect_claims
UNWIND $ids AS id
MATCH (d:Document {id: id})<-[:FROM_DOCUMENT]-(c:Claim) WHERE NOT EXISTS {(c)-[:SOURCE]->()}
MATCH (:Name {key: c.source_key})-[:RESOLVES_TO]->(a:Entity)
MATCH (:Name {key: c.target_key})-[:RESOLVES_TO]->(b:Entity)
WITH c, d, a, b, EXISTS {(a)-[:%TYPES%]-(b)} AS linked
CREATE (c)-[:SOURCE]->(a), (c)-[:TARGET]->(b)
RETURN a.id AS source, c.type AS type, b.id AS target, c.id AS claim, d.id AS document,
  c.modality AS modality, c.confidence AS confidence, c.status AS status, c.date AS date, c.evidence AS evidence,
  coalesce(d.family, d.id) AS family, linked

// name: connect_mentions
UNWIND $ids AS id
MATCH (d:Document {id: id})
CALL (d) { MATCH (d)-[m:MENTIONS]->() DELETE m }
WITH d
MATCH (d)-[r:NAMES]->(:Name)-[:RESOLVES_TO]->(e:Entity)
WITH d, e, sum(r.count) AS count, count(r.count) AS counted
SET e:Stale
WITH d, e, count WHERE counted > 0
CREATE (d)-[:MENTIONS {count: count}]->(e)

// name: settle_documents
UNWIND $ids AS id
MATCH (d:Document {id: id}) WHERE NOT EXISTS {(d)-[:NAMES]->(n:Name) WHERE NOT EXISTS {(n)-[:RESOLVES_TO]->()}}
REMOVE d:Fresh

// name: stale
MATCH (e:Entity:Stale) WHERE e.id > $after
WITH e ORDER BY e.id LIMIT $size
RETURN e.id AS id, COUNT {(e)<-[:SOURCE]-()} + COUNT {(e)<-[:TARGET]-()} AS degree

// name: pending
MATCH (c:Claim:Pending) WHERE c.id > $after RETURN c.id AS id ORDER BY c.id LIMIT $size

// name: settle_claims
UNWIND $ids AS id
MATCH (c:Claim {id: id}) REMOVE c:Pending
WITH c
MATCH (c)-[:SOURCE]->(a:Entity) MATCH (c)-[:TARGET]->(b:Entity)
RETURN DISTINCT a.id AS source, c.type AS type, b.id AS target

// name: claims_of_groups
UNWIND $groups AS g
MATCH (a:Entity {id: g.source})<-[:SOURCE]-(c:Claim)
MATCH (c)-[:TARGET]->(b:Entity) WHERE g.all OR b.id IN g.targets
MATCH (c)-[:FROM_DOCUMENT]->(d:Document)
RETURN a.id AS source, c.type AS type, b.id AS target, c.id AS claim, d.id AS document,
  c.modality AS modality, c.confidence AS confidence, c.status AS status, c.date AS date, c.evidence AS evidence,
  coalesce(d.family, d.id) AS family

// name: correct_verdicts
UNWIND $verdicts AS row MATCH (c:Claim {id: row.claim}) SET c.status = row.status

// name: put_links
UNWIND $rows AS row
MATCH (a:Entity {id: row.source}) MATCH (b:Entity {id: row.target})
CREATE (a)-[l:$(row.type)]->(b) SET l = row.link

// name: drop_links
UNWIND $rows AS row
MATCH (a:Entity {id: row.source}) MATCH (b:Entity {id: row.target})
MATCH (a)-[l:%TYPES%]->(b) WHERE type(l) = row.type DELETE l

// name: sums
UNWIND $ids AS id
MATCH (e:Entity {id: id})
CALL (e) {
  MATCH (e)<-[:RESOLVES_TO]-(n:Name) WITH n ORDER BY n.text
  RETURN collect(n.text) AS texts, head(collect(n.canonical)) AS canonical
}
CALL (e) {
  MATCH (e)<-[:RESOLVES_TO]-(n:Name)<-[r:NAMES]-() WHERE r.count IS NOT NULL
  UNWIND coalesce(r.aliases, [n.text]) AS alias
  WITH DISTINCT r, alias
  WITH alias, sum(r.count) AS count
  RETURN collect([alias, count]) AS spellings
}
CALL (e) {
  MATCH (e)<-[:SOURCE|TARGET]-(c:Claim) WHERE c.status <> 'rejected'
  WITH DISTINCT c
  RETURN count(c) AS claims, collect(DISTINCT c.date) AS dates
}
CALL (e) {
  CALL (e) {
    MATCH (e)<-[:RESOLVES_TO]-(:Name)<-[r:NAMES]-(d:Document) WHERE r.count IS NOT NULL RETURN d
    UNION
    MATCH (e)<-[:SOURCE|TARGET]-(c:Claim) WHERE c.status <> 'rejected'
    MATCH (c)-[:FROM_DOCUMENT]->(d:Document) RETURN d
  }
  RETURN count(DISTINCT d) AS documents
}
RETURN id, canonical, texts, spellings, claims, dates, documents

// name: keep_entities
UNWIND $rows AS row MATCH (e:Entity {id: row.id}) SET e += row REMOVE e:Stale

// name: drop_entities
UNWIND $ids AS id
MATCH (e:Entity {id: id}) REMOVE e:Stale
SET e.names = [], e.pieces = [], e.claims = 0, e.documents = 0, e.first_date = null, e.last_date = null
WITH e WHERE NOT EXISTS {(e)<-[:RESOLVES_TO]-()}
DETACH DELETE e

// name: document
MATCH (d:Document {id: $id}) WHERE d.text IS NOT NULL RETURN properties(d) AS document

// name: documents
MATCH (d:Document) WHERE d.id > $after WITH d ORDER BY d.id LIMIT $size
RETURN d.id AS id, d.title AS title, d.source AS source, d.language AS language, d.date AS date

// name: documents_by_id
MATCH (d:Document) WHERE d.id IN $ids
RETURN d.id AS id, d.title AS title, d.source AS source, d.language AS language, d.date AS date ORDER BY d.id

// name: appearances
MATCH (:Document {id: $id})-[r:NAMES]->(n:Name) WHERE r.count IS NOT NULL
RETURN n.kind AS kind, n.text AS text, coalesce(r.aliases, [n.text]) AS aliases, r.count AS count ORDER BY n.kind, n.text

// name: entities
MATCH (e:Entity) WHERE e.id > $after AND ($kind IS NULL OR e.kind = $kind) WITH e ORDER BY e.id LIMIT $size
RETURN e.id AS id, properties(e) AS entity

// name: entities_by_id
MATCH (e:Entity) WHERE e.id IN $ids AND ($kind IS NULL OR e.kind = $kind)
RETURN e.id AS id, properties(e) AS entity ORDER BY e.id

// name: settle_indexes
CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()

// name: alike
CALL db.index.fulltext.queryNodes('complicity_pieces', $words) YIELD node, score
RETURN properties(node) AS entity ORDER BY score DESC, node.id LIMIT $limit

// name: bearing
CALL db.index.fulltext.queryNodes('complicity_pieces', $words) YIELD node
RETURN properties(node) AS entity ORDER BY node.id

// name: quoting
CALL db.index.fulltext.queryNodes('complicity_evidence', $words) YIELD node, score
RETURN node.id AS id ORDER BY score DESC, node.id LIMIT $limit

// name: links
MATCH (a:Entity) WHERE a.id > $after WITH a ORDER BY a.id LIMIT $size
OPTIONAL MATCH (a)-[l:%TYPES%]->(b:Entity)
RETURN a.id AS id, type(l) AS type, b.id AS target, properties(l) AS link

// name: neighbours
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[l:%TYPES%]-(:Entity)
WITH DISTINCT l
RETURN startNode(l).id AS id, type(l) AS type, endNode(l).id AS target, properties(l) AS link

// name: hops
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[l:%TYPES%]-(:Entity) WHERE type(l) IN $types
WITH DISTINCT l WHERE l.claims IS NOT NULL
RETURN startNode(l).id AS source, type(l) AS type, endNode(l).id AS target, l.claims AS claims, l.documents AS documents,
  l.confidence AS confidence, l.modality AS modality, l.disputed AS disputed, l.first_date AS first_date,
  l.last_date AS last_date, l.claim AS claim
ORDER BY confidence DESC, documents DESC, source, type, target LIMIT $limit

// name: fan
UNWIND $ids AS id
MATCH (e:Entity {id: id})
CALL (e) {
  MATCH (e)-[l:%TYPES%]-(:Entity) WHERE type(l) IN $types AND l.claims IS NOT NULL
  RETURN l
  ORDER BY l.confidence DESC, l.documents DESC, startNode(l).id, type(l), endNode(l).id LIMIT $fan
}
WITH DISTINCT l
RETURN startNode(l).id AS source, type(l) AS type, endNode(l).id AS target, l.claims AS claims, l.documents AS documents,
  l.confidence AS confidence, l.modality AS modality, l.disputed AS disputed, l.first_date AS first_date,
  l.last_date AS last_date, l.claim AS claim

// name: strongest
MATCH (:Entity)-[l:%TYPES%]->(:Entity) WHERE type(l) IN $types AND l.claims IS NOT NULL
RETURN startNode(l).id AS source, type(l) AS type, endNode(l).id AS target, l.claims AS claims, l.documents AS documents,
  l.confidence AS confidence, l.modality AS modality, l.disputed AS disputed, l.first_date AS first_date,
  l.last_date AS last_date, l.claim AS claim
ORDER BY confidence DESC, documents DESC, source, type, target LIMIT $limit

// name: degrees
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN id, COUNT {(e)-[:%TYPES%]->()} + COUNT {(e)<-[:%TYPES%]-()} AS degree

// name: mentions
MATCH (:Entity {id: $id})<-[m:MENTIONS]-(d:Document)
RETURN d.id AS document, m.count AS count ORDER BY d.id

// name: claims
MATCH (c:Claim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $size

// name: claims_by_id
MATCH (c:Claim) WHERE c.id IN $ids

// name: claims_of_document
MATCH (:Document {id: $document})<-[:FROM_DOCUMENT]-(c:Claim)

// name: claims_of_entity
MATCH (:Entity {id: $entity})<-[:SOURCE|TARGET]-(c:Claim)

// name: claims_of_link
UNWIND $ends AS ends
MATCH (:Entity {id: ends[0]})<-[:SOURCE]-(c:Claim)
MATCH (c)-[:TARGET]->(:Entity {id: ends[1]})

// name: citations
WITH DISTINCT c
WHERE ($ids IS NULL OR c.id IN $ids) AND ($types IS NULL OR c.type IN $types)
  AND ($modalities IS NULL OR c.modality IN $modalities)
  AND ($entity IS NULL OR EXISTS {(c)-[:SOURCE|TARGET]->(:Entity {id: $entity})})
MATCH (c)-[:FROM_DOCUMENT]->(d:Document) WHERE $document IS NULL OR d.id = $document
OPTIONAL MATCH (c)-[:SOURCE]->(a:Entity)
OPTIONAL MATCH (c)-[:TARGET]->(b:Entity)
WITH c, d, a, b WHERE $ends IS NULL OR [a.id, b.id] IN $ends
RETURN c.id AS id, properties(c) AS claim, a.id AS source, b.id AS target, d.id AS document,
  d.title AS title, d.source AS document_source, d.language AS language, d.date AS document_date,
  coalesce(d.family, '') AS family
ORDER BY c.id

// name: status
RETURN COUNT {(:Document)} AS documents, COUNT {(:Claim)} AS claims,
  COUNT {(e:Entity) WHERE e.documents > 0} AS entities,
  COUNT {()-[:%TYPES%]->()} AS links, COUNT {(:Name)} AS names, COUNT {(:Decision)} AS decisions,
  COUNT {(:Name:Unresolved)} AS unresolved
