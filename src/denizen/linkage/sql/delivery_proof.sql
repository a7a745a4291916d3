-- One line of a person's log with what proves it, under a ticket.
SELECT reading.delivery_proof(%(ticket)s, %(line)s)
