-- Declare through the door.
SELECT draft_id, number, received_at, refusal
FROM door.declare(%(token)s, %(party)s, %(said)s::jsonb, %(described)s::jsonb)
