-- Whether there is any party yet.
SELECT EXISTS (SELECT FROM access.party)
