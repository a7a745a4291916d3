-- Register a person whom a registrar found to be new.
INSERT INTO register.person (id, registered_at) VALUES (%(person_id)s, %(now)s)
