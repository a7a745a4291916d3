-- Declare one through the door, and tell whom the law takes its person for, by which it is said when it was due.
SELECT d.number, d.received_at, d.refusal, d.came_before,
    ledger.subject_in_law(%(nationality)s, %(document_type)s, %(document_issuer)s)
FROM door.declare(%(token)s, %(party)s, %(said)s::jsonb, %(described)s::jsonb) AS d
