-- Say that rows to mend lie ready, or why there are none.
UPDATE intake.mending SET done_at = clock_timestamp(), code = %(code)s, format = %(format)s, pieces = %(pieces)s
WHERE id = %(mending)s
