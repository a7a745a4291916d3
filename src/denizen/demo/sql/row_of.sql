-- Which row of which file a declaration was.
SELECT batch_id, row_number FROM ledger.declaration WHERE id = %(declaration_id)s
