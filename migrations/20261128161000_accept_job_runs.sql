-- Which admin looked at a run that had stopped for a person, and let it go on.
ALTER TABLE job_runs ADD COLUMN accepted_by TEXT;
ALTER TABLE job_runs ADD COLUMN accepted_at BIGINT;
CREATE INDEX job_runs_to_review ON job_runs (created_at) WHERE state = 'partial' AND reason = 'many_gone';
