-- Take up again a declaration whose question was answered.
INSERT INTO work (declaration_id, person_id) VALUES (%(declaration_id)s, %(person_id)s)
