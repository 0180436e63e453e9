-- Mails on their way: written with what causes them, sent by a worker.
CREATE TABLE mail_outbox (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    subject    TEXT NOT NULL,
    -- Emptied when nothing more is done with it. A token isn't in them: it is made when the mail is sent.
    text_body  TEXT NOT NULL,
    html_body  TEXT NOT NULL,
    state      TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    -- The next try; while it is being sent, when its sender counts as dead. None: nothing more is done.
    due_at     BIGINT,
    trouble    TEXT,
    -- After this it is of no use any more.
    expires_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE INDEX mail_outbox_due ON mail_outbox (due_at);
CREATE INDEX mail_outbox_recipient ON mail_outbox (recipient, kind, created_at);

-- Links for signing in. Of a token only its hash is known.
CREATE TABLE sign_in_links (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    mail_id    TEXT REFERENCES mail_outbox (id),
    token_hash TEXT UNIQUE,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);

CREATE INDEX sign_in_links_mail ON sign_in_links (mail_id);
CREATE INDEX sign_in_links_expiry ON sign_in_links (expires_at);

CREATE TABLE sessions (
    id_hash    TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    browser    TEXT,
    seen_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX sessions_email ON sessions (email, seen_at);
CREATE INDEX sessions_seen ON sessions (seen_at);
