-- What became of an errand so far.
SELECT id, act, is_trial, done_at, state, code, fields, result_id, is_as_shown FROM door.errand(%(token)s, %(errand)s)
