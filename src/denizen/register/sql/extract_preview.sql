-- What an extract made now would say.
SELECT reading.extract_preview(%(ticket)s)
