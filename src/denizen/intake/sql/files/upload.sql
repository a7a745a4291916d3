-- The file of a batch, as it was sealed.
SELECT content FROM ledger.upload WHERE batch_id = %(batch_id)s
