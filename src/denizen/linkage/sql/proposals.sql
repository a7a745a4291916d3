-- Pairs of records that may be of one person.
SELECT one_id, other_id, bits, proposed_at
FROM reading.proposals(%(token)s, %(after_bits)s::real, %(after_one)s, %(after_other)s, %(most)s)
