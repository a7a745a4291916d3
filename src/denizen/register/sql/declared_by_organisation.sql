-- What an organisation's party declared since an instant, put together where it counts alike.
SELECT reading.declared_by_organisation(%(token)s, %(id)s, %(since)s)
