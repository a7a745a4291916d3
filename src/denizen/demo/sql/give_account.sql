-- Give an invented person an account, as if a clerk of that pseudonym had compared a document.
INSERT INTO access.own_record (actor_id, person_id, since, proven_by, proven_to)
SELECT %(actor_id)s, %(person_id)s, %(now)s, 'citizen_id', a.id FROM access.actor AS a WHERE a.pseudonym = %(clerk)s
