-- Answer a request under a ticket.
SELECT reading.disclosure(%(ticket)s, %(request)s, %(token)s)
