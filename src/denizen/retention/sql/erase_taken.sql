-- Erase those who were taken in this transaction.
SELECT erasing.erase_taken(%(today)s)
