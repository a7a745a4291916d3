-- The days on which a dwelling's occupants changed.
SELECT reading.occupancy_changes(%(ticket)s)
