-- Times are milliseconds since 1970. Ids of webhooks and deliveries are the 16 bytes of a UUID that
-- sorts by creation. `data` is JSON: what no query asks for.

CREATE TABLE principals (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('user', 'client', 'service')),
  name TEXT NOT NULL UNIQUE,
  secret_hash BLOB
) STRICT;

CREATE TABLE grants (
  principal INTEGER NOT NULL REFERENCES principals ON DELETE CASCADE,
  app TEXT NOT NULL,
  PRIMARY KEY (principal, app)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  hash BLOB PRIMARY KEY,
  principal INTEGER NOT NULL REFERENCES principals ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('bearer', 'session')),
  expires INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_expiry ON tokens (expires) WHERE expires IS NOT NULL;

CREATE TABLE webhooks (
  id BLOB PRIMARY KEY,
  owner INTEGER NOT NULL REFERENCES principals ON DELETE CASCADE,
  failing_since INTEGER,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhooks_by_owner ON webhooks (owner, id);

-- The apps that a webhook names.
CREATE TABLE webhook_apps (
  webhook BLOB NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  app TEXT NOT NULL,
  PRIMARY KEY (webhook, app)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_apps_by_app ON webhook_apps (app, webhook);

CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  name TEXT NOT NULL,
  urn TEXT NOT NULL,
  payload TEXT NOT NULL,
  is_test INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_creation ON events (created);

CREATE TABLE deliveries (
  id BLOB PRIMARY KEY,
  webhook BLOB NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
  created INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'withheld')),
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  UNIQUE (event, webhook)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_webhook ON deliveries (webhook, id);
-- The queue of each webhook. A dead endpoint's queue is never read on the way to another's.
CREATE INDEX deliveries_pending ON deliveries (webhook, at, queued)
  WHERE status = 'pending';

CREATE TABLE attempts (
  number INTEGER PRIMARY KEY,
  delivery BLOB NOT NULL REFERENCES deliveries ON DELETE CASCADE,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (delivery);
