-- How somebody's own asking stands.
SELECT asked_at, decided_at, granted FROM reading.my_approval(%(token)s, %(person)s, %(purpose)s)
