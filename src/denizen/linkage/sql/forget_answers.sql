-- Forget what answers had led to that were taken back: who was somebody else because they were new, where those who were new are
-- proposed though nothing speaks of them any more, and which merges moved a declaration but those that had before it was answered.
WITH undone AS (
    SELECT * FROM linkage.answer WHERE id = ANY(%(answers)s)
),
distinguished AS (
    DELETE FROM linkage.distinction AS d
    USING undone AS u
    WHERE u.is_new AND d.decided_at = u.answered_at AND d.decided_by = u.answered_by
        AND u.person_id IN (d.one_id, d.other_id)
),
moved AS (
    DELETE FROM linkage.moved AS m
    USING undone AS u, linkage.merge AS joined
    WHERE m.declaration_id = u.declaration_id AND m.part = u.part AND joined.id = m.merge_id
        AND NOT (
            EXISTS (SELECT FROM linkage.link AS l WHERE l.declaration_id = u.declaration_id AND l.part = u.part)
            AND joined.merged_at < u.answered_at
            AND EXISTS (
                SELECT FROM linkage.link_superseded AS s
                WHERE s.declaration_id = u.declaration_id AND s.part = u.part
                    AND s.person_id = joined.absorbed_id AND upper(s.decided_during) = joined.merged_at))
)
DELETE FROM linkage.candidate AS c
USING undone AS u
WHERE u.is_new AND c.person_id = u.person_id
    AND NOT EXISTS (SELECT FROM linkage.link AS l WHERE l.person_id = u.person_id AND l.part = 'subject')
