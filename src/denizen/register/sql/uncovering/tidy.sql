-- Remove what nobody took away, but for what the application holds.
DELETE FROM register.uncovering WHERE ticket_id = ANY (ARRAY(
    SELECT u.ticket_id FROM register.uncovering AS u
    WHERE u.asked_at < clock_timestamp() - interval '30 seconds' FOR UPDATE SKIP LOCKED))
