-- Declare through the door.
SELECT draft_id, number, received_at, refusal, came_before
FROM door.declare(%(token)s, %(party)s, %(said)s::jsonb, %(described)s::jsonb)
