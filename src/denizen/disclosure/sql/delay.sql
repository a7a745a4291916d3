-- After how many months people are told at the latest: what was chosen last.
SELECT most_months, chosen_at FROM disclosure.delay_policy ORDER BY id DESC LIMIT 1
