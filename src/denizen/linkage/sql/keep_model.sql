-- Keep a model, once.
INSERT INTO linkage.model (version, document, made_at, made_by)
VALUES (%(version)s, %(document)s, %(now)s, %(actor)s)
ON CONFLICT DO NOTHING
