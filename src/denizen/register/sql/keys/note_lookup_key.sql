-- Note under which lookup key the tokens of the register are.
MERGE INTO register.lookup_key AS k
USING (SELECT %(fingerprint)s::text AS fingerprint) AS n ON true
WHEN MATCHED THEN UPDATE SET fingerprint = n.fingerprint
WHEN NOT MATCHED THEN INSERT (fingerprint) VALUES (n.fingerprint)
