-- Keep what was answered, and whom the question had proposed.
WITH answered AS (
    INSERT INTO linkage.answer (
        id, declaration_id, part, person_id, is_new, follows, answered_at, answered_by, reason, asked_at, more_fit, words)
    VALUES (
        %(answer_id)s, %(declaration_id)s, %(part)s, %(person_id)s, %(is_new)s, %(follows)s, %(now)s, %(actor_id)s, %(reason)s,
        %(asked_at)s, %(more_fit)s, %(words)s)
)
INSERT INTO linkage.answer_candidate (answer_id, person_id)
SELECT %(answer_id)s, other FROM unnest(%(others)s::uuid[]) AS other
