-- What changes a run without a turn: a block, a look at a failure, its deletion. The numbers are of
-- the same sequence as those of turns, so that both together are the order of all changes.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1))
) STRICT;

-- One row: up to which number rows of the table above may have been removed.
CREATE TABLE changes_forgotten (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  until INTEGER NOT NULL
) STRICT;

INSERT INTO changes_forgotten VALUES (1, 0);
