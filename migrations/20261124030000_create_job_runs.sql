-- When this database learned of a job: slots before that were never missed.
CREATE TABLE job_schedules (
    job        TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- One row for each run of a job: of any number of replicas one inserts a slot, and one holds the lease.
CREATE TABLE job_runs (
    id               TEXT PRIMARY KEY,
    job              TEXT NOT NULL,
    -- When it was due; null when somebody asked for it.
    slot             BIGINT,
    state            TEXT NOT NULL,
    -- Why it is partial or failed: a word of ours, and a sentence for the operator.
    reason           TEXT,
    message          TEXT,
    holder           TEXT,
    -- Goes up whenever the run changes hands; what an earlier holder writes is refused.
    fence            BIGINT NOT NULL,
    lease_expires_at BIGINT,
    -- How often it was taken since it last moved on.
    attempts         BIGINT NOT NULL,
    progress_done    BIGINT NOT NULL,
    progress_total   BIGINT,
    counts           TEXT NOT NULL,
    -- Where whoever takes it over goes on, in the job's own words.
    resume_from      TEXT,
    created_at       BIGINT NOT NULL,
    started_at       BIGINT,
    finished_at      BIGINT,
    UNIQUE (job, slot)
);
-- No overlap, whoever tries.
CREATE UNIQUE INDEX job_runs_one_running ON job_runs (job) WHERE state = 'running';
CREATE INDEX job_runs_waiting ON job_runs (job, created_at) WHERE state = 'waiting';
CREATE INDEX job_runs_latest ON job_runs (job, created_at, id);

-- What the scheduled sync saw of each entry of our calendar when it last read the event in full, so that only what is new
-- or changed is read again.
CREATE TABLE calendar_entries (
    luma_event_id TEXT PRIMARY KEY,
    -- Small and dense: a run keeps in a few bytes which entries it has seen.
    number        BIGINT NOT NULL UNIQUE,
    -- Of the entry in the list of events that we manage, and in the public list; null where it doesn't stand.
    managed_hash  TEXT,
    listed_hash   TEXT,
    -- When Luma first said that it knows no such event.
    missing_since BIGINT,
    created_at    BIGINT NOT NULL
);
