-- Choose after how many months people are told at the latest.
INSERT INTO disclosure.delay_policy (chosen_by, most_months) VALUES (%(actor)s, %(months)s)
