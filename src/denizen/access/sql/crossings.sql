-- The readings beyond an own area, waiting or examined.
SELECT * FROM reading.crossings(%(token)s, %(examined)s, %(most)s)
