-- The rule pack that is the law here: the one chosen last.
SELECT code FROM places.rule_pack ORDER BY id DESC LIMIT 1
