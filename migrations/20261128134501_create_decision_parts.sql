-- What a decision on many events has left to do: it is done in parts, in the background, by whoever comes first. A row is
-- an event to look at; phase 0 puts it back as it was, phases 1 and 2 resolve it.
CREATE TABLE decision_parts (
    decision_id TEXT NOT NULL REFERENCES decision_batches (id),
    phase       BIGINT NOT NULL,
    event_id    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (decision_id, phase, event_id)
);
