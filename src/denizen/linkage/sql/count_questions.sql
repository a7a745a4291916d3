-- How many questions are open, by reason.
SELECT reason, quantity FROM reading.open_questions()
