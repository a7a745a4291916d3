-- Open questions, without names.
SELECT declaration_id, reason, asked_at, kind, capacity, candidates, claimed_by, is_mine
FROM reading.questions(%(token)s, %(reason)s, %(after_at)s, %(after)s, %(most)s)
