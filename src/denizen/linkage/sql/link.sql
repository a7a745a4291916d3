-- Decide of whom a part of a declaration speaks.
INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
VALUES (%(declaration_id)s, %(part)s, %(person_id)s, 'registrar', %(actor_id)s, %(now)s)
