-- Counts the facts that go on and should have been confirmed by now, or should be within thirty days, by their kind.
WITH fact AS (
    SELECT 'residence' AS kind, dwelling_id, confirm_by FROM register.residence AS f
    WHERE ended IS NULL AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = f.person_id)
    UNION ALL
    SELECT 'tenancy', dwelling_id, confirm_by FROM register.tenancy AS f
    WHERE ended IS NULL AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = f.person_id)
    UNION ALL
    SELECT 'stay', dwelling_id, confirm_by FROM register.lodging_stay AS f
    WHERE ended IS NULL AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = f.person_id)
)
INSERT INTO counted (leaf, what, sort, first_day, last_day, quantity)
SELECT coalesce(d.grid_code, d.community_code), CASE WHEN fact.confirm_by < %(today)s THEN 'overdue' ELSE 'due' END, fact.kind,
    cardinality(%(days)s::date[]), cardinality(%(days)s::date[]), count(*)
FROM fact
JOIN places.dwelling AS d ON d.id = fact.dwelling_id
WHERE fact.confirm_by < %(today)s::date + 30
GROUP BY 1, 2, 3
