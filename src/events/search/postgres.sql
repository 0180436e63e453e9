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

-- Lower case, without accents, as near to `text::fold` as SQL comes. For names of organizations only: all else is folded before.
CREATE OR REPLACE FUNCTION event_search_fold(name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')
$$;

CREATE OR REPLACE FUNCTION event_search_write(event TEXT) RETURNS VOID LANGUAGE sql AS $$
    WITH names AS (
        SELECT e.position, e.over_at, e.search_text || ' ' || COALESCE((
            SELECT string_agg(event_search_fold(replace(o.name, chr(57344), ' ')) || ' ' || chr(57344) || 'o' || replace(o.slug, '-', chr(57345)), ' ')
            FROM organizations o
            WHERE o.id IN (SELECT e.organization_id UNION ALL SELECT c.organization_id FROM event_co_organizers c WHERE c.event_id = e.id)
        ), '') AS words
        FROM events e WHERE e.id = event AND e.visibility = 'public'
    ), words AS (
        SELECT DISTINCT word FROM names, unnest(string_to_array(names.words, ' ')) AS word WHERE word <> ''
    ), lexemes AS (
        SELECT word FROM words
        UNION SELECT left(word, length) || '*' FROM words, generate_series(1, 3) AS length WHERE left(word, 1) <> chr(57344)
    )
    INSERT INTO event_search (position, over_at, words)
    SELECT position, over_at, array_to_tsvector(ARRAY(SELECT word FROM lexemes)) FROM names
    ON CONFLICT (position) DO UPDATE SET over_at = excluded.over_at, words = excluded.words
$$;

SELECT event_search_write(id) FROM events;

-- fastupdate off: a search must not wade through what was written lately.
CREATE INDEX event_search_words ON event_search USING gin (words) WITH (fastupdate = off);

-- Positions of what matches between two positions, in order. First a few in order of position, where a frequent word finds
-- a page at once; then by the index, which suits the rarer ones. The planner would have to guess which, and does so badly
-- for words that exclude each other; `+ 0` and the settings keep it to the way that is written here.
CREATE OR REPLACE FUNCTION event_search_find(
    query TSQUERY, low BIGINT, high BIGINT, over_from BIGINT, over_to BIGINT, newest_first BOOLEAN, wanted INTEGER
) RETURNS SETOF BIGINT LANGUAGE plpgsql STABLE ROWS 30 SET enable_seqscan = off SET jit = off AS $$
DECLARE
    looked_at CONSTANT INTEGER := 200;
    edge BIGINT;
    found_near INTEGER;
BEGIN
    IF newest_first THEN
        SELECT MIN(n.position) INTO edge FROM (SELECT s.position FROM event_search s
            WHERE s.position >= low AND s.position < high AND s.over_at >= over_from AND s.over_at < over_to
            ORDER BY s.position DESC LIMIT looked_at) n;
        IF edge IS NULL THEN RETURN; END IF;
        RETURN QUERY SELECT s.position FROM event_search s
            WHERE s.position >= edge AND s.position < high AND s.over_at >= over_from AND s.over_at < over_to AND s.words @@ query
            ORDER BY s.position DESC LIMIT wanted;
        GET DIAGNOSTICS found_near = ROW_COUNT;
        IF found_near < wanted THEN
            RETURN QUERY SELECT s.position FROM event_search s
                WHERE s.words @@ query AND s.position + 0 >= low AND s.position + 0 < edge AND s.over_at >= over_from AND s.over_at < over_to
                ORDER BY s.position + 0 DESC LIMIT wanted - found_near;
        END IF;
    ELSE
        SELECT MAX(n.position) INTO edge FROM (SELECT s.position FROM event_search s
            WHERE s.position >= low AND s.position < high AND s.over_at >= over_from AND s.over_at < over_to
            ORDER BY s.position LIMIT looked_at) n;
        IF edge IS NULL THEN RETURN; END IF;
        RETURN QUERY SELECT s.position FROM event_search s
            WHERE s.position >= low AND s.position <= edge AND s.over_at >= over_from AND s.over_at < over_to AND s.words @@ query
            ORDER BY s.position LIMIT wanted;
        GET DIAGNOSTICS found_near = ROW_COUNT;
        IF found_near < wanted THEN
            RETURN QUERY SELECT s.position FROM event_search s
                WHERE s.words @@ query AND s.position + 0 > edge AND s.position + 0 < high AND s.over_at >= over_from AND s.over_at < over_to
                ORDER BY s.position + 0 LIMIT wanted - found_near;
        END IF;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION event_search_event() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM event_search WHERE position = OLD.position; END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM event_search_write(NEW.id); END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION event_search_co_organizer() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN PERFORM event_search_write(OLD.event_id); ELSE PERFORM event_search_write(NEW.event_id); END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION event_search_organization() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM event_search_write(id) FROM (SELECT id FROM events WHERE organization_id = NEW.id
        UNION SELECT event_id FROM event_co_organizers WHERE organization_id = NEW.id) AS its;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS event_search_new_event ON events;
CREATE TRIGGER event_search_new_event AFTER INSERT OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION event_search_event();

DROP TRIGGER IF EXISTS event_search_changed_event ON events;
CREATE TRIGGER event_search_changed_event AFTER UPDATE ON events FOR EACH ROW
    WHEN ((OLD.position, OLD.over_at, OLD.search_text, OLD.visibility, OLD.organization_id)
        IS DISTINCT FROM (NEW.position, NEW.over_at, NEW.search_text, NEW.visibility, NEW.organization_id))
    EXECUTE FUNCTION event_search_event();

DROP TRIGGER IF EXISTS event_search_co_organizer ON event_co_organizers;
CREATE TRIGGER event_search_co_organizer AFTER INSERT OR DELETE OR UPDATE OF organization_id ON event_co_organizers
    FOR EACH ROW EXECUTE FUNCTION event_search_co_organizer();

DROP TRIGGER IF EXISTS event_search_renamed_organization ON organizations;
CREATE TRIGGER event_search_renamed_organization AFTER UPDATE ON organizations FOR EACH ROW
    WHEN ((OLD.name, OLD.slug) IS DISTINCT FROM (NEW.name, NEW.slug)) EXECUTE FUNCTION event_search_organization();
