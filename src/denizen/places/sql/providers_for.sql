-- Who provides a dwelling on a day, of those for whom the asker may declare.
SELECT handle, kind, name, provides_as FROM door.providers(%(token)s, %(dwelling)s, %(day)s)
