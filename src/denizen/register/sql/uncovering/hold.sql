-- Hold a request that still waits, so that nobody else answers it and its asker cannot take it away meanwhile.
SELECT public_key FROM register.uncovering
WHERE ticket_id = %(ticket)s AND answer IS NULL AND refusal IS NULL
FOR UPDATE SKIP LOCKED
