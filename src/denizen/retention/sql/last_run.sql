-- For how many days no run was done, and whether the register is too young to have had one.
SELECT
    (%(now)s AT TIME ZONE 'Asia/Shanghai')::date - (SELECT max(r.day) FROM retention.run AS r WHERE r.ended_at IS NOT NULL) AS days,
    NOT EXISTS (SELECT FROM ledger.declaration AS d WHERE d.received_at < %(now)s - interval '2 days') AS young
