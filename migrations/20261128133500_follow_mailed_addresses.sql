-- When Luma last told us this address: of two that a host has had, the one seen last counts.
ALTER TABLE event_hosts ADD COLUMN email_seen_at BIGINT;
UPDATE event_hosts SET email_seen_at = created_at WHERE email IS NOT NULL;
-- To which address the link went: what was proven is that one, whatever the host's is by then.
ALTER TABLE claim_links ADD COLUMN address_hash TEXT;
-- When the newest link was asked for, whether or not a mail could be sent: the page says the same of both.
ALTER TABLE host_claims ADD COLUMN mail_asked_at BIGINT;
UPDATE host_claims SET mail_asked_at = created_at WHERE has_address = 1;
