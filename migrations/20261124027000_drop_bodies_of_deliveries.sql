-- When a delivery's body was let go: at once of a type that we have no use for (guests are in it), and of the others some time
-- after they were worked off.
ALTER TABLE webhook_deliveries ADD COLUMN body_dropped_at BIGINT;
UPDATE webhook_deliveries SET body = '', body_dropped_at = created_at WHERE state = 'ignored';
CREATE INDEX webhook_deliveries_bodies ON webhook_deliveries (finished_at) WHERE body_dropped_at IS NULL;
