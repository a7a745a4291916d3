-- The access log of a ticket's person.
SELECT reading.delivery_log(%(ticket)s)
