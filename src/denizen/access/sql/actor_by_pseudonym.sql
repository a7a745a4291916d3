-- The actor with a pseudonym.
SELECT id FROM access.actor WHERE pseudonym = %(pseudonym)s
