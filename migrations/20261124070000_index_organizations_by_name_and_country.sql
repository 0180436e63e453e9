-- The directory by name, whole and of one country.
CREATE INDEX organizations_by_name ON organizations (LOWER(name), id);
CREATE INDEX organizations_by_country ON organizations (country, LOWER(name), id);
