-- The open sessions of staff, the newest first.
SELECT s.id, a.name, a.pseudonym, a.role, s.opened_at, s.seen_at
FROM access.session AS s
JOIN access.actor AS a ON a.id = s.actor_id AND a.active
WHERE s.closed_at IS NULL AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
ORDER BY s.opened_at DESC
