-- Take one step with a request, in the name of whoever is signed in.
SELECT door.take_disclosure_step(%(token)s, %(request)s, %(act)s, %(reason)s, %(fields)s)
