-- Open doubts, the first due first.
SELECT reading.doubts(%(token)s, %(about)s, %(after_due)s, %(after)s, %(most)s)
