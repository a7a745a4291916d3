-- How many declarations wait to be worked on.
SELECT count(*) FROM ledger.waiting
