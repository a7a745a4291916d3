-- Write what became of an errand.
UPDATE intake.errand
SET done_at = clock_timestamp(), state = %(state)s, code = %(code)s, fields = %(fields)s, result_id = %(result_id)s,
    effect_digest = %(effect_digest)s, is_as_shown = %(is_as_shown)s
WHERE id = %(id)s
