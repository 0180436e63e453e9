-- Who is changing an event of ours at Luma at this moment: one at a time, however many replicas serve the admins.
CREATE TABLE event_edits (
    event_id   TEXT PRIMARY KEY REFERENCES events (id),
    token      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
