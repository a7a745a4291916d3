-- The blocks that wait or hold.
SELECT reading.blocks(%(token)s, %(most)s)
