-- What oversight looks at first.
SELECT reading.disclosures_to_oversee(%(token)s)
