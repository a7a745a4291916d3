-- The time to give a receipt.
SELECT ledger.time_of_receipt(%(now)s)
