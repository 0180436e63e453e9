-- When the admins were last told what is wrong: a single row, so that of any number of replicas one tells them.
CREATE TABLE alarm_mails (
    id         BIGINT PRIMARY KEY,
    sent_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO alarm_mails (id, sent_at, created_at) VALUES (1, 0, 0);
