-- Add somebody who may act.
INSERT INTO access.actor (id, role, name, pseudonym, party_id, language, demo)
VALUES (%(id)s, %(role)s, %(name)s, %(pseudonym)s, %(party_id)s, %(language)s, %(demo)s)
