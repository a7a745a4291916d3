-- Choose the rule pack that is the law here from now on.
INSERT INTO places.rule_pack (code, chosen_at) VALUES (%(code)s, %(now)s)
