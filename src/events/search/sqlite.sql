-- FTS5 over each public event's words, in the order of events.position. It keeps no text of its own (content='') and no
-- places within a text (detail=none): a search asks only which events hold all words. Beginnings of every length that a
-- word has (words.rs cuts them at 12) stand in it: for others FTS5 would collect everything that begins so, before it gives
-- the first find.
DROP TABLE IF EXISTS event_search;
CREATE VIRTUAL TABLE event_search USING fts5(
    words, content='', contentless_delete=1, detail=none,
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6 7 8 9 10 11 12'
);

INSERT INTO event_search (rowid, words) SELECT position, search_text FROM events WHERE visibility = 'public';
INSERT INTO event_search (event_search) VALUES ('optimize');

DROP TRIGGER IF EXISTS event_search_new_event;
CREATE TRIGGER event_search_new_event AFTER INSERT ON events WHEN NEW.visibility = 'public' BEGIN
    INSERT INTO event_search (rowid, words) VALUES (NEW.position, NEW.search_text);
END;

DROP TRIGGER IF EXISTS event_search_changed_event;
CREATE TRIGGER event_search_changed_event AFTER UPDATE OF position, search_text, visibility ON events
WHEN OLD.position IS NOT NEW.position OR OLD.search_text IS NOT NEW.search_text OR OLD.visibility IS NOT NEW.visibility
BEGIN
    DELETE FROM event_search WHERE rowid = OLD.position;
    INSERT INTO event_search (rowid, words) SELECT NEW.position, NEW.search_text WHERE NEW.visibility = 'public';
END;

DROP TRIGGER IF EXISTS event_search_gone_event;
CREATE TRIGGER event_search_gone_event AFTER DELETE ON events BEGIN
    DELETE FROM event_search WHERE rowid = OLD.position;
END;

-- The words of each organization's name.
DROP TABLE IF EXISTS organization_search;
CREATE VIRTUAL TABLE organization_search USING fts5(
    name, organization_id UNINDEXED, detail=none, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
);
INSERT INTO organization_search (name, organization_id) SELECT name, id FROM organizations;

DROP TRIGGER IF EXISTS organization_search_new;
CREATE TRIGGER organization_search_new AFTER INSERT ON organizations BEGIN
    INSERT INTO organization_search (name, organization_id) VALUES (NEW.name, NEW.id);
END;

DROP TRIGGER IF EXISTS organization_search_renamed;
CREATE TRIGGER organization_search_renamed AFTER UPDATE OF name ON organizations WHEN OLD.name IS NOT NEW.name BEGIN
    UPDATE organization_search SET name = NEW.name WHERE organization_id = NEW.id;
END;

DROP TRIGGER IF EXISTS organization_search_gone;
CREATE TRIGGER organization_search_gone AFTER DELETE ON organizations BEGIN
    DELETE FROM organization_search WHERE organization_id = OLD.id;
END;

-- Of an older form, in which an event's words held the names of its organizations.
DROP TRIGGER IF EXISTS event_search_new_co_organizer;
DROP TRIGGER IF EXISTS event_search_changed_co_organizer;
DROP TRIGGER IF EXISTS event_search_gone_co_organizer;
DROP TRIGGER IF EXISTS event_search_renamed_organization;
DROP VIEW IF EXISTS event_search_documents;
