-- Take a question upon oneself.
SELECT held_by, is_mine, refusal FROM door.claim(%(token)s, %(declaration)s)
