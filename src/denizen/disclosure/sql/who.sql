-- Whoever asks, and what of disclosures their role does.
SELECT reading.who_discloses(%(token)s)
