-- Who is told of runs. `delivery` is the owner's and means nothing here.
CREATE TABLE subscriptions (
  name TEXT PRIMARY KEY,
  query TEXT NOT NULL,
  delivery TEXT,
  created_at INTEGER NOT NULL,
  dropped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is owed: a row for each subscription. A number is never given twice, so that who has seen
-- one knows what is new.
CREATE TABLE notices (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription TEXT NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
  run_key INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  topic TEXT NOT NULL,
  event TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX notices_owed ON notices (subscription, number);
CREATE UNIQUE INDEX notices_run ON notices (run_key, topic, subscription);
