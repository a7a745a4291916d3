-- How much news waits to be handed on, and for how long the oldest has.
SELECT quantity, seconds FROM reading.news_waiting()
