-- Tell again what stands on an extract.
SELECT reading.extract_again(%(ticket)s)
