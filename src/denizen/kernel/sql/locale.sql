-- Encoding of this database, who provides its locale (b: PostgreSQL itself), and which that is.
SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()
