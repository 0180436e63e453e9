-- What people claim: that a host, a calendar or an event is an organization's, how that was proven, and what came of it.
-- Organizations and batches aren't referenced: taking a claim back can remove the organization that it had made, and the
-- batch is written at the end of the transaction.
CREATE TABLE host_claims (
    id                TEXT PRIMARY KEY,
    luma_host_id      TEXT NOT NULL,
    -- Where the button was pressed: what a code in an event's description proves, and whose document is read for codes.
    event_id          TEXT REFERENCES events (id),
    luma_calendar_id  TEXT,
    -- NULL while it is only a name.
    organization_id   TEXT,
    organization_name TEXT NOT NULL,
    -- pending, waiting, verified, refused, withdrawn, revoked, expired
    state             TEXT NOT NULL,
    -- email, host_code, calendar_code, event_code, admin
    proof             TEXT,
    -- Why it waits for an admin, or is looked at afterwards.
    doubt             TEXT,
    code              TEXT NOT NULL,
    -- Of the address under which the claimant sees it.
    secret_hash       TEXT NOT NULL UNIQUE,
    browser_hash      TEXT NOT NULL,
    language          TEXT NOT NULL,
    has_address       BIGINT NOT NULL,
    -- What the claimant tells the admins.
    reason            TEXT,
    link              TEXT,
    -- What the admin answered.
    answer            TEXT,
    decided_by        TEXT,
    batch_id          TEXT,
    expires_at        BIGINT NOT NULL,
    proven_at         BIGINT,
    settled_at        BIGINT,
    reviewed_at       BIGINT,
    created_at        BIGINT NOT NULL
);
CREATE INDEX host_claims_host ON host_claims (luma_host_id, state);
CREATE INDEX host_claims_event ON host_claims (event_id);
CREATE INDEX host_claims_waiting ON host_claims (created_at) WHERE state = 'waiting';
CREATE INDEX host_claims_review ON host_claims (created_at) WHERE state = 'verified' AND doubt IS NOT NULL AND reviewed_at IS NULL;
CREATE INDEX host_claims_expiry ON host_claims (expires_at) WHERE state = 'pending';

-- Links in mails about a claim. Of a token only its hash is known, and that only once the mail is sent.
CREATE TABLE claim_links (
    id         TEXT PRIMARY KEY,
    claim_id   TEXT NOT NULL REFERENCES host_claims (id),
    -- confirm, or look
    purpose    TEXT NOT NULL,
    mail_id    TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX claim_links_claim ON claim_links (claim_id);
CREATE INDEX claim_links_mail ON claim_links (mail_id);

-- Who was asked for a mail: its row is what requests for one address wait for, so that they count one after another.
CREATE TABLE claim_recipients (
    address_hash TEXT PRIMARY KEY,
    asked_at     BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);

-- "That isn't right", told without an account.
CREATE TABLE badge_notes (
    id         TEXT PRIMARY KEY,
    event_id   TEXT NOT NULL REFERENCES events (id),
    text       TEXT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX badge_notes_open ON badge_notes (created_at) WHERE settled_at IS NULL;
