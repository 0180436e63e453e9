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

-- Positions of what matches between two positions, in order. First a few in order of position, where a frequent word finds
-- a page at once; then by the index, which suits the rarer ones. The planner would have to guess which, and does so badly
-- for words that exclude each other; `IS TRUE` (no index has that), `+ 0` and the settings keep it to the way that is written here.
CREATE OR REPLACE FUNCTION event_search_find(
    query TSQUERY, low BIGINT, high BIGINT, over_from BIGINT, over_to BIGINT, newest_first BOOLEAN, wanted INTEGER
) RETURNS SETOF BIGINT LANGUAGE plpgsql STABLE ROWS 30 SET enable_seqscan = off SET jit = off AS $$
DECLARE
    looked_at CONSTANT INTEGER := 1000;
    edge BIGINT;
    found_near INTEGER;
BEGIN
    IF newest_first THEN
        SELECT MIN(n.position) INTO edge FROM (SELECT s.position FROM event_search s
            WHERE s.position >= low AND s.position < high AND s.over_at >= over_from AND s.over_at < over_to
            ORDER BY s.position DESC LIMIT looked_at) n;
        IF edge IS NULL THEN RETURN; END IF;
        RETURN QUERY SELECT s.position FROM event_search s
            WHERE s.position >= edge AND s.position < high AND s.over_at >= over_from AND s.over_at < over_to AND (s.words @@ query) IS TRUE
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
            WHERE s.position >= low AND s.position <= edge AND s.over_at >= over_from AND s.over_at < over_to AND (s.words @@ query) IS TRUE
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

-- The same of what these organizations have organized or helped to; no query is for all of it. First the nearest of theirs,
-- which are all there is of most organizations, then by the words. What is written `IS TRUE` is no join to the planner, and the
-- organizations stay a parameter: it would weigh each of thousands.
CREATE OR REPLACE FUNCTION event_search_find_of(
    owners TEXT[], query TSQUERY, low BIGINT, high BIGINT, over_from BIGINT, over_to BIGINT, newest_first BOOLEAN, wanted INTEGER
) RETURNS SETOF BIGINT LANGUAGE plpgsql STABLE ROWS 30
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    many CONSTANT INTEGER := 300;
    sign CONSTANT BIGINT := CASE WHEN newest_first THEN -1 ELSE 1 END;
    near BIGINT[];
    found_near INTEGER;
BEGIN
    IF newest_first THEN
        IF cardinality(owners) > many THEN
            near := ARRAY(SELECT e.position FROM events e
                WHERE e.visibility = 'public' AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to
                AND ((e.organization_id IN (SELECT unnest(owners))) IS TRUE OR EXISTS (SELECT 1 FROM event_co_organizers c
                    WHERE c.event_id = e.id AND (c.organization_id IN (SELECT unnest(owners))) IS TRUE))
                ORDER BY e.position DESC LIMIT 1000);
        ELSE
            near := ARRAY(SELECT its.position FROM unnest(owners) o CROSS JOIN LATERAL (
                    (SELECT e.position FROM events e WHERE e.organization_id = o AND e.visibility = 'public'
                        AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to
                        ORDER BY e.position DESC LIMIT 1000)
                    UNION ALL SELECT e.position FROM event_co_organizers c JOIN events e ON e.id = c.event_id
                        WHERE c.organization_id = o AND e.visibility = 'public'
                        AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to) its
                GROUP BY its.position ORDER BY its.position DESC LIMIT 1000);
        END IF;
    ELSE
        IF cardinality(owners) > many THEN
            near := ARRAY(SELECT e.position FROM events e
                WHERE e.visibility = 'public' AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to
                AND ((e.organization_id IN (SELECT unnest(owners))) IS TRUE OR EXISTS (SELECT 1 FROM event_co_organizers c
                    WHERE c.event_id = e.id AND (c.organization_id IN (SELECT unnest(owners))) IS TRUE))
                ORDER BY e.position LIMIT 1000);
        ELSE
            near := ARRAY(SELECT its.position FROM unnest(owners) o CROSS JOIN LATERAL (
                    (SELECT e.position FROM events e WHERE e.organization_id = o AND e.visibility = 'public'
                        AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to
                        ORDER BY e.position LIMIT 1000)
                    UNION ALL SELECT e.position FROM event_co_organizers c JOIN events e ON e.id = c.event_id
                        WHERE c.organization_id = o AND e.visibility = 'public'
                        AND e.position >= low AND e.position < high AND e.over_at >= over_from AND e.over_at < over_to) its
                GROUP BY its.position ORDER BY its.position LIMIT 1000);
        END IF;
    END IF;
    IF query IS NULL THEN
        RETURN QUERY SELECT unnest(near[:wanted]);
        RETURN;
    END IF;
    RETURN QUERY SELECT s.position FROM event_search s WHERE s.position = ANY (near) AND s.words @@ query
        ORDER BY s.position * sign LIMIT wanted;
    GET DIAGNOSTICS found_near = ROW_COUNT;
    IF found_near < wanted AND cardinality(near) = 1000 THEN
        RETURN QUERY SELECT s.position FROM event_search s JOIN events e ON e.position = s.position
            WHERE s.words @@ query AND s.position + 0 >= low AND s.position + 0 < high AND (s.position - near[1000]) * sign > 0
                AND s.over_at >= over_from AND s.over_at < over_to
                AND ((e.organization_id IN (SELECT unnest(owners))) IS TRUE OR EXISTS (SELECT 1 FROM event_co_organizers c
                    WHERE c.event_id = e.id AND (c.organization_id IN (SELECT unnest(owners))) IS TRUE))
            ORDER BY s.position * sign LIMIT wanted - found_near;
    END IF;
END
$$;

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
