-- Point back what a merge had moved and nobody has decided anew since.
WITH before AS (
    SELECT l.*
    FROM linkage.moved AS m
    JOIN linkage.link AS l USING (declaration_id, part)
    WHERE m.merge_id = %(merge_id)s AND l.person_id = %(kept_id)s
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, greatest(decided_at, %(now)s))
    FROM before
)
UPDATE linkage.link AS l
SET person_id = %(absorbed_id)s, basis = 'unmerge', decided_by = %(actor_id)s, decided_at = %(now)s
FROM before AS b
WHERE l.declaration_id = b.declaration_id AND l.part = b.part
