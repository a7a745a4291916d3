-- Take what is due, for as long as the lease.
SELECT id, endpoint_id, url, key_mark, generation, key_mark_before, rotated_at, failures, tries, topic, happened_at, number, kind,
    state, code, fields
FROM door.take_deliveries(%(most)s, %(each)s, %(busy)s, %(lease)s)
