-- The open questions that an answer settles too: the same words of the same sender, which propose whom it chose, and nobody else
-- than it had before it. What a colleague is at is theirs, and what was corrected was asked about in words of its own.
SELECT q.declaration_id
FROM linkage.question AS q
WHERE q.words = %(words)s AND q.part = %(part)s
    AND linkage.asked_in_words_of(%(declaration_id)s) = %(declaration_id)s
    AND linkage.asked_in_words_of(q.declaration_id) = q.declaration_id
    AND NOT EXISTS (
        SELECT FROM linkage.claim AS c
        WHERE c.declaration_id = q.declaration_id AND c.actor_id <> %(actor_id)s AND c.held_until > clock_timestamp())
    AND EXISTS (
        SELECT FROM linkage.candidate AS c
        WHERE c.declaration_id = q.declaration_id AND c.part = q.part AND c.person_id = %(person_id)s)
    AND NOT EXISTS (
        SELECT FROM linkage.candidate AS c
        WHERE c.declaration_id = q.declaration_id AND c.part = q.part
            AND c.person_id <> %(person_id)s AND c.person_id <> ALL (%(others)s::uuid[]))
ORDER BY q.asked_at, q.declaration_id
LIMIT 50
