-- How many blocks wait to be decided, and how many end soon.
SELECT undecided, ending FROM reading.blocks_waiting(%(token)s)
