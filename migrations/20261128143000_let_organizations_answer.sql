-- A verified host of an organization is asked about a claim for it: whose word the link is, and that it said no.
ALTER TABLE claim_links ADD COLUMN luma_host_id TEXT;
ALTER TABLE host_claims ADD COLUMN objected_at BIGINT;
