-- What somebody was typing.
SELECT sealed FROM door.sheet(%(token)s, %(sheet)s)
