-- The embedded store: one file. Above, the ledger; below, the view derived from it.

CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
-- Raised by every write; the Cypher projection is stale when its own number differs.
INSERT INTO meta VALUES ('sequence', 0);
-- Tells this graph from another that was at the same path before.
INSERT INTO meta VALUES ('graph', random());

-- Known elsewhere in the file by their number: rows are a third shorter than with the hash, and as numbers
-- ascend, what is written together lies together.
CREATE TABLE documents (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  language TEXT NOT NULL,
  date TEXT,
  pages TEXT NOT NULL,
  text TEXT NOT NULL,
  sketch TEXT NOT NULL,
  -- Of all that the document yielded: adding the same again is seen at once.
  digest TEXT NOT NULL
);

-- Which documents have nearly the same text: those that share a key of their sketches, and theirs in turn,
-- are kin, named for the least of their ids. A document without kin has no row there.
CREATE TABLE bands (
  band TEXT NOT NULL, document INTEGER NOT NULL REFERENCES documents (n), PRIMARY KEY (band, document)
) WITHOUT ROWID;
CREATE TABLE kin (document INTEGER PRIMARY KEY REFERENCES documents (n), family TEXT NOT NULL);
CREATE INDEX kin_family ON kin (family);

-- What became of every file that was to be read.
CREATE TABLE files (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  documents TEXT NOT NULL,
  pages INTEGER NOT NULL,
  words INTEGER NOT NULL,
  claims INTEGER NOT NULL,
  seconds REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_sha256 ON files (sha256);

-- A name as documents use it, and where resolution put it. `resolved` is 0 while it waits.
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  block TEXT,
  entity TEXT,
  canonical TEXT,
  resolved INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, text)
);
CREATE INDEX names_block ON names (block);
CREATE INDEX names_entity ON names (entity);
CREATE INDEX names_unresolved ON names (id) WHERE resolved = 0;

CREATE TABLE appearances (
  document INTEGER NOT NULL REFERENCES documents (n),
  name INTEGER NOT NULL REFERENCES names (id),
  count INTEGER NOT NULL,
  -- All surface forms; null where there is none but the name, as is most often so.
  aliases TEXT,
  -- By name first: an entity is derived from all appearances of its names, which so lie together.
  PRIMARY KEY (name, document)
) WITHOUT ROWID;
CREATE INDEX appearances_document ON appearances (document);

CREATE TABLE claims (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (n),
  type TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES names (id),
  target INTEGER NOT NULL REFERENCES names (id),
  source_start INTEGER NOT NULL,
  source_end INTEGER NOT NULL,
  target_start INTEGER NOT NULL,
  target_end INTEGER NOT NULL,
  modality TEXT NOT NULL,
  attribution TEXT,
  date TEXT,
  evidence TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  page INTEGER,
  rule TEXT NOT NULL,
  confidence REAL NOT NULL
);
-- Those by id, source and target come after a first load: see `INDEXES` in sqlite_ledger.py.
CREATE INDEX claims_document ON claims (document);
CREATE VIRTUAL TABLE quotes USING fts5 (
  evidence, content = 'claims', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY,
  action TEXT NOT NULL,
  subjects TEXT NOT NULL,
  who TEXT NOT NULL,
  "when" TEXT NOT NULL,
  why TEXT NOT NULL,
  forced INTEGER NOT NULL
);
-- What the live decisions say of a claim; kept apart from `claims`, so it survives a new ingest.
CREATE TABLE verdicts (claim TEXT PRIMARY KEY, status TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE entities (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  first_date TEXT,
  last_date TEXT,
  claims INTEGER NOT NULL,
  documents INTEGER NOT NULL
);
CREATE TABLE aliases (
  n INTEGER PRIMARY KEY,
  folded TEXT NOT NULL,
  entity TEXT NOT NULL,
  UNIQUE (folded, entity)
);
CREATE INDEX aliases_entity ON aliases (entity);
CREATE VIRTUAL TABLE spellings USING fts5 (
  folded, content = 'aliases', content_rowid = 'n', tokenize = 'trigram'
);
CREATE TABLE links (
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  target TEXT NOT NULL,
  claims INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  confidence REAL NOT NULL,
  modality TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  first_date TEXT,
  last_date TEXT,
  evidence TEXT NOT NULL,
  claim TEXT NOT NULL,
  PRIMARY KEY (source, type, target)
) WITHOUT ROWID;
-- The strongest links of an entity, first: what a search follows where there are too many.
-- With all that a search goes by, so that it never comes to the rows and their sentences.
CREATE INDEX links_source ON links (
  source, confidence DESC, documents DESC, type, target,
  claims, modality, disputed, first_date, last_date, claim
);
CREATE INDEX links_target ON links (
  target, confidence DESC, documents DESC, source, type,
  claims, modality, disputed, first_date, last_date, claim
);

-- What the next refresh must derive again.
CREATE TABLE stale_entities (id TEXT PRIMARY KEY) WITHOUT ROWID;
-- Names newly placed: all that they appear in is derived again.
CREATE TABLE stale_names (name INTEGER PRIMARY KEY);
CREATE TABLE stale_links (
  source TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (source, type, target)
) WITHOUT ROWID;
