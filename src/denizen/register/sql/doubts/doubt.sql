-- One doubt with what the card says of the matter.
SELECT reading.doubt(%(ticket)s)
