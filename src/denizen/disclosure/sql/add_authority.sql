-- List an authority.
INSERT INTO disclosure.authority (id, name, country, kind) VALUES (%(id)s, %(name)s, %(country)s, %(kind)s)
