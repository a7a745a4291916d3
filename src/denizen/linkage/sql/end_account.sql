-- End the accounts of a person, under a ticket.
SELECT reading.end_account(%(ticket)s)
