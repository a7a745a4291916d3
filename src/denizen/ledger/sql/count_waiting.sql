-- How many declarations wait to be worked on.
SELECT reading.waiting()
