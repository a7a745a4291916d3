-- Pairs of records of which one found that they are one person, and a second is to find so.
SELECT one_id, other_id, given_at, has_my_opinion FROM reading.waiting_pairs(%(token)s)
