-- How many declarations of the round were applied, refused and put to a person.
SELECT
    count(*) AS taken,
    count(*) FILTER (WHERE refusal IS NULL AND question IS NULL) AS applied,
    count(*) FILTER (WHERE refusal IS NOT NULL) AS refused,
    count(*) FILTER (WHERE question IS NOT NULL) AS undecided
FROM work
