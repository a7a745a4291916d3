-- One declaration with all that was said in it.
SELECT reading.declaration(%(ticket)s)
