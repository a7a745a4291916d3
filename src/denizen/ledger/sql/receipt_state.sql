-- What anybody may learn of the declaration of a receipt.
SELECT received_on, done FROM reading.receipt_state(%(number)s)
