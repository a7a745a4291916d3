-- Decide of whom a part of a declaration speaks; tell of whom it was taken to speak until now, if of anybody.
WITH before AS (
    SELECT * FROM linkage.link WHERE declaration_id = %(declaration_id)s AND part = %(part)s
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, greatest(decided_at, %(now)s))
    FROM before
)
INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
VALUES (%(declaration_id)s, %(part)s, %(person_id)s, 'registrar', %(actor_id)s, %(now)s)
ON CONFLICT (declaration_id, part) DO UPDATE SET
    person_id = excluded.person_id, basis = excluded.basis, decided_by = excluded.decided_by, decided_at = excluded.decided_at
RETURNING (SELECT person_id FROM before)
