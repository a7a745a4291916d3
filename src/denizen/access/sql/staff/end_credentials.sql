-- End all passkeys of an actor.
UPDATE access.credential SET ended_at = clock_timestamp() WHERE actor_id = %(actor_id)s AND ended_at IS NULL
