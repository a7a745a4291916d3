-- Note under which lookup key the tokens of the register are.
MERGE INTO register.lookup_key AS k
USING (SELECT %(mark)s::text AS mark) AS n ON true
WHEN MATCHED THEN UPDATE SET mark = n.mark
WHEN NOT MATCHED THEN INSERT (mark) VALUES (n.mark)
