-- Register organisations that are not known by their credit code, each with the name that it is registered under.
WITH new AS (
    INSERT INTO register.organisation (credit_code, name, party_id)
    SELECT * FROM unnest(%(credit_codes)s::text[], %(names)s::text[], %(parties)s::uuid[])
    ON CONFLICT (credit_code) DO NOTHING
    RETURNING id, name
),
named AS (
    INSERT INTO register.organisation_name (organisation_id, name, kind, finds, told_at)
    SELECT id, name, 'registered', true, %(now)s FROM new
)
SELECT id, name FROM new
