-- The names that hosts have or had, folded as searches are (lower case, without accents), with a space before each word's
-- beginning. Ingest writes them; what was there before is filled in at the next start.
CREATE TABLE host_names (
    luma_host_id TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (luma_host_id, name_key)
);
