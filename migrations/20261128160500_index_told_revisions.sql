-- The public feed of changes, newest first. TOLD in src/events/changes.rs names the same fields.
CREATE INDEX event_revisions_told ON event_revisions (created_at, event_id)
    WHERE field IN ('name', 'start_at', 'end_at', 'location_type', 'venue', 'address', 'city', 'hosts', 'canceled_at', 'sync_status');
