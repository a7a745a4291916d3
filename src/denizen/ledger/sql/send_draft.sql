-- Send a draft through the door.
SELECT number, received_at, refusal FROM door.send_draft(%(token)s, %(draft)s)
