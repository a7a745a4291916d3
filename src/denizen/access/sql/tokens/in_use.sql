-- How many tokens open something now, how many of them end within some days, and of which parties those are. For the owner.
SELECT count(*) AS good, count(*) FILTER (WHERE t.expires_at < %(until)s) AS ending,
    coalesce(array_agg(DISTINCT p.handle ORDER BY p.handle) FILTER (WHERE t.expires_at < %(until)s), '{}') AS parties
FROM access.api_token AS t
JOIN access.actor AS a ON a.id = t.actor_id AND a.active
JOIN access.party AS p ON p.id = a.party_id
WHERE t.revoked_at IS NULL AND t.expires_at > %(now)s
