-- What is known with an archived organization counts for nothing: every resolution asks which these are, and they are few.
CREATE INDEX organizations_archived ON organizations (id) WHERE archived_at IS NOT NULL;
