-- Open a session for an invented member of staff; false where there is none of that pseudonym.
SELECT reading.open_demo_session(%(pseudonym)s, %(token_hash)s, %(lasts)s)
