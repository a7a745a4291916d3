-- Short names of the parties that may declare now, in alphabetical order, some of them.
SELECT handle FROM access.party WHERE valid_during @> %(on)s::date ORDER BY handle LIMIT %(most)s
