-- "This isn't ours any more": proven as a claim is, and it ends what an earlier one had proven.
ALTER TABLE host_claims ADD COLUMN is_withdrawal BIGINT NOT NULL DEFAULT 0;
