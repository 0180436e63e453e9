-- Who asked for a run outside the slots, and who stopped one.
ALTER TABLE job_runs ADD COLUMN asked_by TEXT;
ALTER TABLE job_runs ADD COLUMN cancelled_by TEXT;
-- It only says what it would change: nothing that its job writes is kept.
ALTER TABLE job_runs ADD COLUMN is_dry BIGINT NOT NULL DEFAULT 0;
-- Some of what it changed, or would change: JSON.
ALTER TABLE job_runs ADD COLUMN examples TEXT;
-- A run that stopped for somebody to look, and who said that it is right; the run that was begun with that word.
ALTER TABLE job_runs ADD COLUMN accepted_at BIGINT;
ALTER TABLE job_runs ADD COLUMN accepted_by TEXT;
ALTER TABLE job_runs ADD COLUMN accepts_id TEXT;
