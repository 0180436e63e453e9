-- Who is changing an event of ours at Luma at this moment: one at a time, however many replicas serve the admins.
CREATE TABLE event_edits (
    event_id   TEXT PRIMARY KEY REFERENCES events (id),
    token      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What an admin typed and couldn't be saved: the form comes back with it.
CREATE TABLE event_drafts (
    event_id   TEXT NOT NULL REFERENCES events (id),
    admin      TEXT NOT NULL,
    form       TEXT NOT NULL,
    problem    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (event_id, admin)
);

-- The events of our own calendar, for the admins' list.
CREATE INDEX events_created ON events (position) WHERE ownership = 'created';
