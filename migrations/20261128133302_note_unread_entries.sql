-- When an entry's event last couldn't be read, though Luma was there: it is tried again when the entry changes, or a day later.
ALTER TABLE calendar_entries ADD COLUMN unread_at BIGINT;
