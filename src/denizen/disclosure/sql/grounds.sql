-- On which grounds which kinds of authority may ask for what.
SELECT code, article, kinds, fields, may_delay, is_urgent FROM disclosure.ground WHERE cardinality(kinds) > 0 ORDER BY code
