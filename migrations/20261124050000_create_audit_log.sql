-- What people (and machines on their behalf) decide, who and when, and everything that it changed: so that it can be read
-- and taken back. Its order is a number and not a time: this row is locked by every transaction that decides, so they stand
-- in one line on both databases.
CREATE TABLE audit_counter (
    id         BIGINT PRIMARY KEY,
    last       BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO audit_counter (id, last, created_at) VALUES (1, 0, 0);

CREATE TABLE decision_batches (
    id           TEXT PRIMARY KEY,
    number       BIGINT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    -- 'admin', 'machine' or 'community'; and the address or the name.
    actor_kind   TEXT NOT NULL,
    actor        TEXT NOT NULL,
    -- JSON: what it is about, and how many events it changed.
    summary      TEXT NOT NULL,
    -- The batch that this one takes back, and the one that took this one back.
    undoes_id    TEXT REFERENCES decision_batches (id),
    undone_by_id TEXT REFERENCES decision_batches (id),
    created_at   BIGINT NOT NULL
);
CREATE INDEX decision_batches_actor ON decision_batches (actor, number);

CREATE TABLE audit_log (
    sequence        BIGINT PRIMARY KEY,
    batch_id        TEXT NOT NULL REFERENCES decision_batches (id),
    entity          TEXT NOT NULL,
    entity_id       TEXT NOT NULL,
    -- By which rule, where a rule did it.
    rule            TEXT,
    -- JSON with the version of its form; NULL where there was nothing, or nothing is left.
    before          TEXT,
    after           TEXT,
    -- What it can be found by: the host that was decided on; the organization that it comes to, and the one that it leaves.
    luma_host_id    TEXT,
    organization_id TEXT,
    left_organization_id TEXT,
    created_at      BIGINT NOT NULL
);
CREATE INDEX audit_log_entity ON audit_log (entity_id, entity, sequence);
CREATE INDEX audit_log_batch ON audit_log (batch_id, sequence);
CREATE INDEX audit_log_host ON audit_log (luma_host_id, sequence) WHERE luma_host_id IS NOT NULL;
CREATE INDEX audit_log_organization ON audit_log (organization_id, sequence) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_log_left_organization ON audit_log (left_organization_id, sequence) WHERE left_organization_id IS NOT NULL;

-- Hosts that speak for no organization: nothing of theirs matches.
CREATE TABLE personal_hosts (
    luma_host_id TEXT PRIMARY KEY,
    decided_by   TEXT NOT NULL,
    created_at   BIGINT NOT NULL
);

-- A host or an event that is out of the queue until a day.
CREATE TABLE queue_postponements (
    subject_id      TEXT PRIMARY KEY,
    postponed_until BIGINT NOT NULL,
    postponed_by    TEXT NOT NULL,
    created_at      BIGINT NOT NULL
);

-- Why an event waits for a person, and with which host; NULL when it doesn't. Kept in step with the attribution.
ALTER TABLE events ADD COLUMN waits_for TEXT;
ALTER TABLE events ADD COLUMN waits_with TEXT;
-- When the attribution was written last.
ALTER TABLE events ADD COLUMN attributed_at BIGINT;
UPDATE events SET waits_for = CASE
        WHEN evidence LIKE '%"look_alikes"%' THEN 'look_alike'
        WHEN organization_id IS NULL AND suggested_organization_id IS NULL THEN 'undecided'
        ELSE 'suggestion' END
    WHERE decided_by IS NULL AND match_source NOT IN ('manual', 'claim')
        AND (confidence < 85 OR evidence LIKE '%"look_alikes"%');
UPDATE events SET waits_with = COALESCE(matched_host_id, (SELECT h.luma_host_id FROM event_hosts h
        WHERE h.event_id = events.id ORDER BY CASE WHEN h.luma_host_id LIKE '@%' THEN 1 ELSE 0 END, h.position LIMIT 1))
    WHERE waits_for IS NOT NULL;
CREATE INDEX events_waiting ON events (waits_with, over_at, position, waits_for, country_key, id)
    WHERE visibility = 'public' AND waits_for IS NOT NULL;
-- What the backfill looks at again.
CREATE INDEX events_unsure ON events (id) WHERE decided_by IS NULL AND confidence < 85;

-- Addresses that organizations had before they were merged or renamed.
CREATE TABLE organization_redirects (
    slug            TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    created_at      BIGINT NOT NULL
);
CREATE INDEX organization_redirects_organization ON organization_redirects (organization_id);

-- A reserved organization's claims wait for an admin; an archived one is listed nowhere; a merged one is archived too.
ALTER TABLE organizations ADD COLUMN reserved_at BIGINT;
ALTER TABLE organizations ADD COLUMN archived_at BIGINT;
ALTER TABLE organizations ADD COLUMN merged_into_id TEXT REFERENCES organizations (id);

-- Nothing of these comes in again: a host (usr-…) or a calendar (cal-…).
CREATE TABLE blocks (
    luma_id    TEXT PRIMARY KEY,
    reason     TEXT NOT NULL,
    note       TEXT,
    blocked_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Who may see it: Luma's word, and ours above it. `visibility` is what comes out, and what every public query asks for.
ALTER TABLE events ADD COLUMN source_visibility TEXT NOT NULL DEFAULT 'public';
UPDATE events SET source_visibility = visibility;
ALTER TABLE events ADD COLUMN hidden_at BIGINT;
ALTER TABLE events ADD COLUMN hidden_by TEXT;
ALTER TABLE events ADD COLUMN hidden_reason TEXT;
ALTER TABLE events ADD COLUMN hidden_note TEXT;
