-- FTS5 over each public event's words, in the order of events.position. It keeps no text of its own (content='') and no
-- places within a text (detail=none): a search asks only which events hold all words. Beginnings of every length that a
-- word has (words.rs cuts them at 12) stand in it: for others FTS5 would collect everything that begins so, before it gives
-- the first find.
DROP TABLE IF EXISTS event_search;
CREATE VIRTUAL TABLE event_search USING fts5(
    words, content='', contentless_delete=1, detail=none,
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6 7 8 9 10 11 12'
);

DROP VIEW IF EXISTS event_search_documents;
CREATE VIEW event_search_documents AS
    SELECT e.id, e.organization_id, e.position, e.search_text || ' ' || COALESCE((
        SELECT group_concat(replace(o.name, char(57344), ' ') || ' ' || char(57344) || 'o' || replace(o.slug, '-', char(57345)), ' ')
        FROM organizations o
        WHERE o.id IN (SELECT e.organization_id UNION ALL SELECT c.organization_id FROM event_co_organizers c WHERE c.event_id = e.id)
    ), '') AS words
    FROM events e WHERE e.visibility = 'public';

INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents;
INSERT INTO event_search (event_search) VALUES ('optimize');

DROP TRIGGER IF EXISTS event_search_new_event;
CREATE TRIGGER event_search_new_event AFTER INSERT ON events BEGIN
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents WHERE id = NEW.id;
END;

DROP TRIGGER IF EXISTS event_search_changed_event;
CREATE TRIGGER event_search_changed_event AFTER UPDATE OF position, search_text, visibility, organization_id ON events
WHEN OLD.position IS NOT NEW.position OR OLD.search_text IS NOT NEW.search_text OR OLD.visibility IS NOT NEW.visibility
    OR OLD.organization_id IS NOT NEW.organization_id
BEGIN
    DELETE FROM event_search WHERE rowid = OLD.position;
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents WHERE id = NEW.id;
END;

DROP TRIGGER IF EXISTS event_search_gone_event;
CREATE TRIGGER event_search_gone_event AFTER DELETE ON events BEGIN
    DELETE FROM event_search WHERE rowid = OLD.position;
END;

DROP TRIGGER IF EXISTS event_search_new_co_organizer;
CREATE TRIGGER event_search_new_co_organizer AFTER INSERT ON event_co_organizers BEGIN
    DELETE FROM event_search WHERE rowid = (SELECT position FROM events WHERE id = NEW.event_id);
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents WHERE id = NEW.event_id;
END;

DROP TRIGGER IF EXISTS event_search_changed_co_organizer;
CREATE TRIGGER event_search_changed_co_organizer AFTER UPDATE OF organization_id ON event_co_organizers
WHEN OLD.organization_id IS NOT NEW.organization_id
BEGIN
    DELETE FROM event_search WHERE rowid = (SELECT position FROM events WHERE id = NEW.event_id);
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents WHERE id = NEW.event_id;
END;

DROP TRIGGER IF EXISTS event_search_gone_co_organizer;
CREATE TRIGGER event_search_gone_co_organizer AFTER DELETE ON event_co_organizers BEGIN
    DELETE FROM event_search WHERE rowid = (SELECT position FROM events WHERE id = OLD.event_id);
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents WHERE id = OLD.event_id;
END;

DROP TRIGGER IF EXISTS event_search_renamed_organization;
CREATE TRIGGER event_search_renamed_organization AFTER UPDATE OF name, slug ON organizations
WHEN OLD.name IS NOT NEW.name OR OLD.slug IS NOT NEW.slug
BEGIN
    DELETE FROM event_search WHERE rowid IN (
        SELECT position FROM events WHERE organization_id = NEW.id
        UNION SELECT e.position FROM event_co_organizers c JOIN events e ON e.id = c.event_id WHERE c.organization_id = NEW.id);
    INSERT INTO event_search (rowid, words) SELECT position, words FROM event_search_documents
        WHERE id IN (SELECT id FROM events WHERE organization_id = NEW.id
            UNION SELECT event_id FROM event_co_organizers WHERE organization_id = NEW.id);
END;
