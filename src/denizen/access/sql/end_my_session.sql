-- End one of one's own sessions.
SELECT door.end_my_session(%(token)s, %(session)s)
