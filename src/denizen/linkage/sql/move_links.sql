-- Point everything declared about the absorbed person at the kept one, and remember what was moved. Who is named as a relative by
-- a document is not decided here: that follows from who holds it.
WITH before AS (
    SELECT * FROM linkage.link WHERE person_id = %(absorbed_id)s AND (part = 'subject' OR basis <> 'document')
),
remembered AS (
    INSERT INTO linkage.moved (merge_id, declaration_id, part)
    SELECT %(merge_id)s, declaration_id, part FROM before
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, greatest(decided_at, %(now)s))
    FROM before
)
UPDATE linkage.link
SET person_id = %(kept_id)s, basis = 'merge', decided_by = %(actor_id)s, decided_at = %(now)s
WHERE person_id = %(absorbed_id)s AND (part = 'subject' OR basis <> 'document')
