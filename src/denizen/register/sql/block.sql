-- One block, for whoever keeps it.
SELECT reading.block(%(ticket)s)
