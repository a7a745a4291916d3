-- Close the session of a token.
SELECT reading.close_session(%(token)s)
