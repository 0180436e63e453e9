-- A tsvector of each public event's words, with a GIN index. Each word stands also as its first one, two and three
-- letters with a `*`: a search for `a` is then one lookup, and not the union of every word that begins so.
DROP TABLE IF EXISTS event_search;
CREATE TABLE event_search (
    position BIGINT NOT NULL,
    over_at  BIGINT NOT NULL,
    words    TSVECTOR NOT NULL,
    PRIMARY KEY (position) INCLUDE (over_at)
) WITH (toast_tuple_target = 128);
-- The words stand out of line and the rows close together: of all that match, only position and over_at are looked at.

CREATE OR REPLACE FUNCTION event_search_lexemes(folded TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY(
        WITH words AS (SELECT DISTINCT word FROM unnest(string_to_array(folded, ' ')) AS word WHERE word <> '')
        SELECT word FROM words
        UNION SELECT left(word, length) || '*' FROM words, generate_series(1, 3) AS length WHERE left(word, 1) <> chr(57344)));
END
$$;

INSERT INTO event_search (position, over_at, words)
    SELECT position, over_at, event_search_lexemes(search_text) FROM events WHERE visibility = 'public';

-- fastupdate off: a search must not wade through what was written lately.
CREATE INDEX event_search_words ON event_search USING gin (words) WITH (fastupdate = off);

CREATE OR REPLACE FUNCTION event_search_event() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM event_search WHERE position = OLD.position; END IF;
    IF TG_OP <> 'DELETE' AND NEW.visibility = 'public' THEN
        INSERT INTO event_search (position, over_at, words) VALUES (NEW.position, NEW.over_at, event_search_lexemes(NEW.search_text));
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS event_search_new_event ON events;
CREATE TRIGGER event_search_new_event AFTER INSERT OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION event_search_event();

DROP TRIGGER IF EXISTS event_search_changed_event ON events;
CREATE TRIGGER event_search_changed_event AFTER UPDATE ON events FOR EACH ROW
    WHEN ((OLD.position, OLD.over_at, OLD.search_text, OLD.visibility) IS DISTINCT FROM (NEW.position, NEW.over_at, NEW.search_text, NEW.visibility))
    EXECUTE FUNCTION event_search_event();

-- The words of each organization's name: lower case, without accents, as near to `text::fold` as SQL comes.
DROP TABLE IF EXISTS organization_search;
CREATE TABLE organization_search (
    organization_id TEXT PRIMARY KEY,
    words           TSVECTOR NOT NULL
);

CREATE OR REPLACE FUNCTION organization_search_words(name TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN event_search_lexemes(
        regexp_replace(regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'));
END
$$;

INSERT INTO organization_search (organization_id, words) SELECT id, organization_search_words(name) FROM organizations;
CREATE INDEX organization_search_words ON organization_search USING gin (words) WITH (fastupdate = off);

CREATE OR REPLACE FUNCTION organization_search_follow() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM organization_search WHERE organization_id = OLD.id; END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO organization_search (organization_id, words) VALUES (NEW.id, organization_search_words(NEW.name));
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS organization_search_new ON organizations;
CREATE TRIGGER organization_search_new AFTER INSERT OR DELETE ON organizations FOR EACH ROW EXECUTE FUNCTION organization_search_follow();

DROP TRIGGER IF EXISTS organization_search_renamed ON organizations;
CREATE TRIGGER organization_search_renamed AFTER UPDATE ON organizations FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION organization_search_follow();

-- Of an older form, in which an event's words held the names of its organizations.
DROP TRIGGER IF EXISTS event_search_co_organizer ON event_co_organizers;
DROP TRIGGER IF EXISTS event_search_renamed_organization ON organizations;
DROP FUNCTION IF EXISTS event_search_co_organizer, event_search_organization, event_search_write(TEXT), event_search_fold(TEXT);
