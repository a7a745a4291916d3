-- Of which parties endpoints fail, were paused for failing or answered that they are gone within a week. For the owner.
SELECT
    coalesce(array_agg(DISTINCT p.handle ORDER BY p.handle) FILTER (
        WHERE e.ended_at IS NULL AND e.paused_at IS NULL AND e.failing_since < %(since)s), '{}') AS failing,
    coalesce(array_agg(DISTINCT p.handle ORDER BY p.handle) FILTER (
        WHERE e.ended_at IS NULL AND e.paused_because = 'failing'), '{}') AS paused,
    coalesce(array_agg(DISTINCT p.handle ORDER BY p.handle) FILTER (
        WHERE e.ended_because = 'gone' AND e.ended_at > %(week)s), '{}') AS gone
FROM webhooks.endpoint AS e
JOIN access.party AS p ON p.id = e.party_id
