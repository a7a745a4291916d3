-- Remove what nobody took away.
DELETE FROM register.uncovering WHERE asked_at < clock_timestamp() - interval '30 seconds'
