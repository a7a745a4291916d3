-- Whether a person has an account, and what opens it, under a ticket.
SELECT reading.resident_account(%(ticket)s)
