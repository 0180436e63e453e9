-- The domain that somebody registered, of an address that can be an organization's: all who have one there share a limit.
-- None at a free mail provider.
ALTER TABLE mail_outbox ADD COLUMN recipient_domain TEXT;
CREATE INDEX mail_outbox_recipient_domain ON mail_outbox (recipient_domain, kind, created_at) WHERE recipient_domain IS NOT NULL;
