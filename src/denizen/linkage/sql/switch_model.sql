-- Let a model decide from now on; null is the one that comes along.
INSERT INTO linkage.model_switch (switched_at, version, switched_by)
VALUES (clock_timestamp(), %(version)s, %(actor)s)
