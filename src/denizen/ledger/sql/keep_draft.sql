-- Keep a draft through the door.
SELECT number, refusal FROM door.keep_draft(%(token)s, %(party)s, %(said)s::jsonb, %(described)s::jsonb)
