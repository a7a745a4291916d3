-- The areas in which somebody works.
SELECT territory_code FROM reading.my_postings(%(token)s)
