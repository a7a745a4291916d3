-- Whether the round amends anything: what organisations were called may then have been told by nobody.
SELECT EXISTS (SELECT FROM work WHERE root_id IS NOT NULL)
