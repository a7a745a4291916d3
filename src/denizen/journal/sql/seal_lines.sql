-- Take lines into the tree.
SELECT position, commitment FROM reading.seal_lines(%(first)s, %(most)s)
