-- What all processes have asked of Luma with the one key: a single row.
CREATE TABLE luma_budget (
    id           BIGINT PRIMARY KEY,
    -- In microseconds: when all that was taken is used up at the sustained rate.
    next_at      BIGINT NOT NULL,
    -- In milliseconds, as everywhere: nobody asks before.
    paused_until BIGINT NOT NULL,
    -- When Luma last said that nothing is left.
    exhausted_at BIGINT,
    created_at   BIGINT NOT NULL
);
INSERT INTO luma_budget (id, next_at, paused_until, created_at) VALUES (1, 0, 0, 0);
