-- Everything that is held about a person, under a ticket.
SELECT reading.record(%(ticket)s)
