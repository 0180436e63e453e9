-- What Luma told us, as it came: stored before it is answered, worked off afterwards.
CREATE TABLE webhook_deliveries (
    id              TEXT PRIMARY KEY,
    -- Luma's own number; not signed, so it only ever joins what is the same anyway.
    webhook_id      TEXT UNIQUE,
    -- t and v1 of the signature.
    signed_at       BIGINT NOT NULL,
    signature       TEXT NOT NULL,
    -- The bytes exactly, in base64: whatever was signed is kept, also what is no text.
    body            TEXT NOT NULL,
    kind            TEXT,
    luma_event_id   TEXT,
    state           TEXT NOT NULL,
    failure         TEXT,
    attempts        BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    finished_at     BIGINT,
    UNIQUE (signed_at, signature)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (luma_event_id, id);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (state, id);
CREATE INDEX webhook_deliveries_kind ON webhook_deliveries (kind, id);

-- Who is reading an event again. On the event and not on its deliveries: two readings of one event at a time could be
-- stored in the wrong order.
CREATE TABLE webhook_leases (
    luma_event_id TEXT PRIMARY KEY,
    token         TEXT NOT NULL,
    expires_at    BIGINT NOT NULL,
    created_at    BIGINT NOT NULL
);
