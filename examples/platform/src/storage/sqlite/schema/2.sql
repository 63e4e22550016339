-- The webhooks that a command has changed beside a server. The server's index follows at the beginning of
-- its next transaction.
CREATE TABLE outside_changes (
  webhook BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
