-- Open a ticket: the intent to read, granted or denied.
SELECT ticket, refusal, fields
FROM reading.open_access(
    %(token)s, %(purpose)s, %(reader)s, %(reference)s, %(person)s, %(dwelling)s, %(search)s, %(matter)s,
    %(during)s::daterange, %(known_on)s::timestamptz, %(fields)s::text[]
)
