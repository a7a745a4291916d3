-- Open questions, without names.
SELECT
    declaration_id, reason, asked_at, kind, capacity, candidates, settles, urgency, claimed_by, is_mine, has_my_opinion, is_disputed
FROM reading.questions(%(token)s, %(reason)s, %(after_urgency)s, %(after_at)s, %(after)s, %(most)s)
