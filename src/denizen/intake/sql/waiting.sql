-- How many declarations wait, counted no further than asked.
SELECT count(*) FROM (SELECT FROM ledger.waiting LIMIT %(limit)s) AS counted
