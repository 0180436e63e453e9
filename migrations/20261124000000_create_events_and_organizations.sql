-- One text for SQLite and PostgreSQL: times are milliseconds UTC in BIGINT, flags BIGINT 0/1, ids TEXT.

CREATE TABLE organizations (
    id          TEXT PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    website     TEXT,
    country     TEXT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- A domain belongs to one organization. `skeleton` is its look-alike form (UTS 39): equal skeletons of different domains are suspect.
CREATE TABLE organization_domains (
    domain          TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    skeleton        TEXT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX organization_domains_organization ON organization_domains (organization_id);
CREATE INDEX organization_domains_skeleton ON organization_domains (skeleton);

CREATE TABLE organization_calendars (
    luma_calendar_id TEXT PRIMARY KEY,
    organization_id  TEXT NOT NULL REFERENCES organizations (id),
    created_at       BIGINT NOT NULL
);
CREATE INDEX organization_calendars_organization ON organization_calendars (organization_id);

CREATE TABLE luma_host_mappings (
    luma_host_id    TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    is_verified     BIGINT NOT NULL,
    match_source    TEXT NOT NULL,
    verified_at     BIGINT,
    verified_by     TEXT,
    last_seen_at    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (luma_host_id, organization_id)
);
CREATE UNIQUE INDEX luma_host_mappings_one_verified ON luma_host_mappings (luma_host_id) WHERE is_verified = 1;
CREATE INDEX luma_host_mappings_organization ON luma_host_mappings (organization_id);

CREATE TABLE events (
    id                        TEXT PRIMARY KEY,
    slug                      TEXT NOT NULL UNIQUE,
    source_luma_event_id      TEXT NOT NULL UNIQUE,
    source_luma_calendar_id   TEXT,
    source_calendar_name      TEXT,
    source_calendar_slug      TEXT,
    source_calendar_website_domain TEXT,
    luma_url                  TEXT NOT NULL,
    luma_listing_id           TEXT,
    ownership                 TEXT NOT NULL,
    name                      TEXT NOT NULL,
    start_at                  BIGINT NOT NULL,
    end_at                    BIGINT,
    -- end_at, or start_at where Luma names no end, at most 62 days later: when the event leaves the upcoming list.
    over_at                   BIGINT NOT NULL,
    -- The order of every list, and the row's number in the search index: seconds of start_at * 2^24, and something that
    -- tells events that start in the same second apart.
    position                  BIGINT NOT NULL UNIQUE,
    timezone                  TEXT NOT NULL,
    location_type             TEXT NOT NULL,
    venue                     TEXT,
    address                   TEXT,
    is_address_hidden         BIGINT NOT NULL,
    city                      TEXT,
    region                    TEXT,
    country                   TEXT,
    country_code              TEXT,
    -- What lists compare: the code, or else the name, and the city; lower case without accents.
    country_key               TEXT,
    city_key                  TEXT,
    cover_url                 TEXT,
    visibility                TEXT NOT NULL,
    source_kind               TEXT NOT NULL,
    source_content_hash       TEXT NOT NULL,
    sync_status               TEXT NOT NULL,
    last_source_check_at      BIGINT,
    canceled_at               BIGINT,
    -- When our copy last followed a change of its source; a new attribution is none.
    content_changed_at        BIGINT,
    organization_id           TEXT REFERENCES organizations (id),
    -- Named by a match too weak for a badge (below 50).
    suggested_organization_id TEXT REFERENCES organizations (id),
    confidence                BIGINT NOT NULL,
    match_source              TEXT NOT NULL,
    matched_host_id           TEXT,
    decided_by                TEXT,
    decided_at                BIGINT,
    evidence                  TEXT NOT NULL,
    created_at                BIGINT NOT NULL,
    updated_at                BIGINT NOT NULL,
    -- Long texts stand last: SQLite reads a row from its beginning, and lists don't need these.
    -- Distinct words of name, place, hosts, calendar and description, lower case without accents, and marks to filter by.
    search_text               TEXT NOT NULL,
    -- As the source wrote it, with its format, and rendered once to safe HTML.
    description               TEXT,
    description_format        TEXT,
    description_html          TEXT
);
-- Lists by start. Those with one filter have an index each, combined ones use the search index (src/events/search).
-- The first also answers the counts, without looking at a row.
CREATE INDEX events_listed ON events (position, over_at, country_key, city_key, location_type) WHERE visibility = 'public';
CREATE INDEX events_listed_country ON events (country_key, position, over_at) WHERE visibility = 'public';
CREATE INDEX events_listed_city ON events (city_key, position, over_at) WHERE visibility = 'public';
CREATE INDEX events_listed_format ON events (location_type, position, over_at) WHERE visibility = 'public';
-- Longer than 12 hours (LONG in src/events/position.rs): few, and the only ones to look for far back when listing what isn't over.
CREATE INDEX events_listed_long ON events (position, over_at, country_key, city_key, location_type)
    WHERE visibility = 'public' AND over_at - start_at > 43200000;
CREATE INDEX events_organization ON events (organization_id, position);
CREATE INDEX events_calendar ON events (source_luma_calendar_id);
CREATE INDEX events_calendar_website ON events (source_calendar_website_domain);

CREATE TABLE event_hosts (
    event_id       TEXT NOT NULL REFERENCES events (id),
    luma_host_id   TEXT NOT NULL,
    position       BIGINT NOT NULL,
    name           TEXT,
    email          TEXT,
    email_domain   TEXT,
    avatar_url     TEXT,
    website        TEXT,
    website_domain TEXT,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (event_id, luma_host_id)
);
CREATE INDEX event_hosts_host ON event_hosts (luma_host_id, event_id);
CREATE INDEX event_hosts_email_domain ON event_hosts (email_domain, event_id);
CREATE INDEX event_hosts_website_domain ON event_hosts (website_domain, event_id);

CREATE TABLE event_co_organizers (
    event_id        TEXT NOT NULL REFERENCES events (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    position        BIGINT NOT NULL,
    confidence      BIGINT NOT NULL,
    match_source    TEXT NOT NULL,
    matched_host_id TEXT,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (event_id, organization_id)
);
CREATE INDEX event_co_organizers_organization ON event_co_organizers (organization_id, event_id);

CREATE TABLE event_revisions (
    id         TEXT PRIMARY KEY,
    event_id   TEXT NOT NULL REFERENCES events (id),
    field      TEXT NOT NULL,
    old_value  TEXT,
    new_value  TEXT,
    reason     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX event_revisions_event ON event_revisions (event_id, created_at);

CREATE TABLE imports (
    id               TEXT PRIMARY KEY,
    -- What was pasted, reduced to what it names on Luma; guest keys are never stored.
    target           TEXT NOT NULL,
    -- Whose it is, as an opaque word that means nothing after a restart: nobody fills the queue alone.
    visitor          TEXT,
    steps            TEXT NOT NULL,
    failure          TEXT,
    event_id         TEXT REFERENCES events (id),
    is_known         BIGINT NOT NULL,
    attempts         BIGINT NOT NULL,
    next_attempt_at  BIGINT NOT NULL,
    lease_token      TEXT,
    lease_expires_at BIGINT,
    created_at       BIGINT NOT NULL,
    saved_at         BIGINT,
    finished_at      BIGINT
);
-- The same event pasted by twenty people at once is one import.
CREATE UNIQUE INDEX imports_unfinished_target ON imports (target) WHERE finished_at IS NULL;
CREATE INDEX imports_due ON imports (next_attempt_at) WHERE finished_at IS NULL;
CREATE INDEX imports_visitor ON imports (visitor) WHERE finished_at IS NULL;
