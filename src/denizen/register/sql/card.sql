-- One person's card.
SELECT reading.card(%(ticket)s)
