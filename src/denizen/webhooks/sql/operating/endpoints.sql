-- The endpoints of a party, or the one of an id, or all, the newest last, with how much waits and was given up of each.
SELECT e.id, p.handle, e.url, e.topics, e.made_at, e.key_mark, e.generation, e.rotated_at, e.failures, e.failing_since,
    e.rests_until, e.paused_at, e.paused_because, e.ended_at, e.ended_because,
    (SELECT count(*) FROM webhooks.delivery AS d WHERE d.endpoint_id = e.id AND d.state = 'waiting') AS waiting,
    (SELECT count(*) FROM webhooks.delivery AS d WHERE d.endpoint_id = e.id AND d.state = 'dead' AND d.topic <> 'webhook.test') AS dead
FROM webhooks.endpoint AS e
JOIN access.party AS p ON p.id = e.party_id
WHERE (%(party_id)s::uuid IS NULL OR e.party_id = %(party_id)s) AND (%(id)s::uuid IS NULL OR e.id = %(id)s)
ORDER BY e.made_at, e.id
