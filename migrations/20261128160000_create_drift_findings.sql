-- What a check of the referenced events didn't find on Luma, until the run's end writes it to the event, or a later reading
-- finds it there. A run that stopped for a person keeps here what it would write.
CREATE TABLE drift_findings (
    event_id      TEXT PRIMARY KEY REFERENCES events (id),
    -- The run of `job_runs` that saw it last.
    run_id        TEXT NOT NULL,
    -- Luma said that it is deleted; else only that it knows no such event, which counts when it is said again later.
    is_deleted    BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at  BIGINT NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE INDEX drift_findings_run ON drift_findings (run_id);
-- The order in which references are checked: the soonest first, what is over last.
CREATE INDEX events_referenced ON events (position, over_at) WHERE ownership = 'referenced';
