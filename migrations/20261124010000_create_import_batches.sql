-- Several links pasted at once: a row for each, also for one that is no link of an event.
CREATE TABLE import_batches (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE import_batch_items (
    batch_id   TEXT NOT NULL REFERENCES import_batches (id),
    position   BIGINT NOT NULL,
    import_id  TEXT REFERENCES imports (id),
    -- What was pasted and why it is no link of an event, where there is no import.
    pasted     TEXT,
    problem    TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (batch_id, position)
);

-- A calendar's upcoming events, to choose from.
ALTER TABLE imports ADD COLUMN choices TEXT;
