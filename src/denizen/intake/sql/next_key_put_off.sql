-- The next key to build again.
SELECT name, definition FROM intake.key_put_off ORDER BY turn LIMIT 1
