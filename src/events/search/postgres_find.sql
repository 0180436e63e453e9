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
