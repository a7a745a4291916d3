-- Mark given people to be rebuilt. Whoever was before them is made: that they were touched is remembered, and no more.
WITH made AS (
    UPDATE touched SET is_new = false, is_made = true
),
nothing_said AS (
    DELETE FROM effective
),
no_spell AS (
    DELETE FROM spell
)
INSERT INTO touched (person_id, is_new) SELECT DISTINCT unnest(%(people)s::uuid[]), false
