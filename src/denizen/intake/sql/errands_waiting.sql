-- The errands that nobody has run yet, in order.
SELECT id, act, is_trial, asked_by, draft, declaration_id, person_id, other_id, merge_id, reason_code, shown_in
FROM intake.errand
WHERE done_at IS NULL
ORDER BY id
LIMIT 100
