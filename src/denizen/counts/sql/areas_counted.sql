-- The areas down to the town in which there is anything.
SELECT reading.areas_counted(%(token)s)
