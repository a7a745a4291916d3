-- Who was delivered a person's data, under a ticket.
SELECT reading.delivery_log(%(ticket)s, %(before)s, %(most)s, %(own)s)
