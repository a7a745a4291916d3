-- Declarations as they came in, newest first, without names.
SELECT declaration_id, number, kind, capacity, channel, received_at, state, code
FROM reading.inbox(
    %(token)s, %(state)s, %(kind)s, %(capacity)s, %(channel)s, %(code)s, %(batch)s, %(since)s, %(before)s, %(most)s)
