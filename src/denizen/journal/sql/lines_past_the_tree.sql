-- Lines that are in no leaf and do not wait to be: they were written past the log.
SELECT count(*)
FROM journal.delivery AS d
WHERE NOT EXISTS (SELECT FROM journal.leaf AS l WHERE l.delivery_id = d.id)
    AND NOT EXISTS (SELECT FROM journal.unsealed AS u WHERE u.delivery_id = d.id)
