-- The first schema. A migration is never changed once released: its checksum is kept with the data.

-- One row: what grows with every commit. Numbers that name rows come from here, so that none is
-- ever given twice, not even after the row that bore it is gone. The counts save metrics a scan.
CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  commit_number INTEGER NOT NULL,
  chain TEXT NOT NULL CHECK (length(chain) = 64),
  incarnation INTEGER NOT NULL,
  last_run INTEGER NOT NULL,
  last_turn INTEGER NOT NULL,
  last_message INTEGER NOT NULL,
  last_task INTEGER NOT NULL,
  mail INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  running INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  canceled INTEGER NOT NULL
) STRICT;

-- The chain begins at random, so that no two stores have the same.
INSERT INTO meta VALUES (1, 0, lower(hex(randomblob(32))), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- The columns stand in the order in which the code reads them; new ones go to the end. The outcome
-- is last of today's, because a list seldom reads it and it may be long. The checks run with every
-- turn: a chain of OR is cheap, where a list after IN would be put into a table of its own first.
CREATE TABLE runs (
  run_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shard INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 255),
  type TEXT NOT NULL,
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  parent TEXT,
  parent_execution INTEGER,
  parent_command INTEGER,
  input_hash TEXT NOT NULL,
  priority INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_turn INTEGER NOT NULL,
  tasks_held INTEGER NOT NULL CHECK (tasks_held IN (0, 1)),
  execution INTEGER NOT NULL CHECK (execution >= 1),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 1),
  state TEXT NOT NULL,
  status TEXT,
  status_version INTEGER NOT NULL,
  labels BLOB,
  waits BLOB,
  wake_at INTEGER NOT NULL,
  block_reason TEXT,
  block_report TEXT,
  block_since INTEGER,
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
  updated_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  outcome BLOB,
  CHECK (CASE
    WHEN state = 'succeeded' OR state = 'failed' OR state = 'canceled' THEN ended_at > 0
    ELSE ended_at = 0 AND (state = 'running' OR state = 'waiting' OR state = 'queued'
      OR state = 'paused' OR state = 'blocked')
    END),
  CHECK (CASE
    WHEN state = 'blocked'
      THEN block_reason NOT NULL AND block_report NOT NULL AND block_since NOT NULL
    ELSE block_reason IS NULL AND block_report IS NULL AND block_since IS NULL
    END),
  CHECK ((parent IS NULL) = (parent_execution IS NULL)),
  CHECK ((parent IS NULL) = (parent_command IS NULL))
) STRICT;

-- 9223372036854775807 is "never"; most runs wait so, and are not in the index.
CREATE INDEX runs_wake ON runs (wake_at) WHERE wake_at < 9223372036854775807;
CREATE INDEX runs_open ON runs (ended_at) WHERE ended_at = 0;
CREATE INDEX runs_ended_root ON runs (ended_at) WHERE ended_at > 0 AND parent IS NULL;
CREATE INDEX runs_parent ON runs (parent) WHERE parent IS NOT NULL;

-- A turn's events in one row, only ever appended. No index: `prev` leads to the turn before it of
-- the same execution, and runs.last_turn or executions.last_turn to the end of that chain. No
-- foreign key for the same reason: to delete a run would scan this table.
CREATE TABLE turns (
  id INTEGER PRIMARY KEY,
  run_key INTEGER NOT NULL,
  execution INTEGER NOT NULL,
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  event_count INTEGER NOT NULL CHECK (event_count >= 1),
  prev INTEGER CHECK (prev < id),
  events BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  CHECK ((prev IS NULL) = (first_seq = 1))
) STRICT;

-- Past executions whose history is kept.
CREATE TABLE executions (
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  execution INTEGER NOT NULL,
  last_turn INTEGER NOT NULL,
  last_seq INTEGER NOT NULL CHECK (last_seq >= 1),
  version TEXT NOT NULL,
  PRIMARY KEY (run_key, execution)
) STRICT, WITHOUT ROWID;

-- `late` marks a message that was accepted although the run had ended.
CREATE TABLE inbox (
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  id INTEGER NOT NULL,
  execution INTEGER NOT NULL,
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  event BLOB NOT NULL,
  PRIMARY KEY (run_key, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dedup (
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  dedup_id TEXT NOT NULL,
  PRIMARY KEY (run_key, dedup_id)
) STRICT, WITHOUT ROWID;

-- `lease` is the incarnation of the node that works on the task, 0 for none; `claimed` whether any
-- ever did; `held` is the run's tasks_held, repeated for the index.
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  command INTEGER NOT NULL,
  execution INTEGER NOT NULL,
  type TEXT NOT NULL,
  queue TEXT NOT NULL,
  priority INTEGER NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  claimed INTEGER NOT NULL CHECK (claimed IN (0, 1)),
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  lease INTEGER NOT NULL,
  start_to_close INTEGER NOT NULL,
  heartbeat INTEGER NOT NULL,
  scheduled BLOB NOT NULL,
  checkpoint BLOB,
  UNIQUE (run_key, command)
) STRICT;

CREATE INDEX tasks_waiting ON tasks (queue, priority DESC, id, type) WHERE lease = 0 AND held = 0;
CREATE INDEX tasks_leased ON tasks (lease) WHERE lease > 0;

CREATE TABLE kv (
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (run_key, name)
) STRICT, WITHOUT ROWID;

-- Large payloads, each once, and who refers to them. Execution 0 stands for the mailbox.
CREATE TABLE blobs (
  hash TEXT NOT NULL UNIQUE,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE blob_uses (
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  execution INTEGER NOT NULL,
  hash TEXT NOT NULL REFERENCES blobs (hash),
  PRIMARY KEY (run_key, execution, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_uses_hash ON blob_uses (hash);
