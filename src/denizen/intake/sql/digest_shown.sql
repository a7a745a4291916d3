-- The digest of the effect that the asker of an errand was shown, if that was a trial of the same thing and their own.
SELECT s.effect_digest
FROM intake.errand AS e
JOIN intake.errand AS s ON s.id = e.shown_in AND s.asked_by = e.asked_by AND s.is_trial AND s.done_at IS NOT NULL
    AND (s.act, s.purpose, s.draft, s.declaration_id, s.person_id, s.other_id, s.merge_id)
        IS NOT DISTINCT FROM (e.act, e.purpose, e.draft, e.declaration_id, e.person_id, e.other_id, e.merge_id)
WHERE e.id = %(id)s
