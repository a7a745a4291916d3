-- Decide what was asked.
SELECT door.decide_approval(%(token)s, %(approval)s, %(granted)s)
