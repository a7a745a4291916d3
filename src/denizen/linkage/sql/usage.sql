-- Who was delivered the data of whoever bears a document, under a ticket.
SELECT reading.usage(%(ticket)s, %(since)s, %(until)s, %(skipped)s, %(most)s)
