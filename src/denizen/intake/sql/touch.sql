-- The people whose facts this round may change: the subjects, and whoever an amended declaration or a new link concerns.
INSERT INTO touched (person_id, is_new)
WITH subjects AS (
    -- Several may be about one person, of whom the first made somebody new.
    SELECT person_id, bool_or(basis = 'new') AS is_new FROM work WHERE person_id IS NOT NULL GROUP BY person_id
    UNION
    SELECT l.person_id, false
    FROM work AS w
    JOIN linkage.link AS l ON l.declaration_id = w.root_id AND l.part = 'subject'
    WHERE w.refusal IS NULL
),
concerned AS (
    SELECT person_id, is_new FROM subjects
    UNION
    SELECT subject.person_id, false
    FROM linkage.link AS relative
    JOIN ledger.declaration AS d ON d.id = relative.declaration_id
    LEFT JOIN ledger.declaration AS root ON root.number = d.target
    JOIN linkage.link AS subject ON subject.declaration_id = coalesce(root.id, d.id) AND subject.part = 'subject'
    WHERE relative.part <> 'subject' AND relative.decided_at = %(now)s
        AND relative.person_id IN (SELECT person_id FROM subjects)
)
SELECT person_id, bool_or(is_new) FROM concerned GROUP BY person_id
