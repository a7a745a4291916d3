-- Write a line for each person whom a trial looked at.
SELECT reading.log_trial(%(errand_id)s, %(people)s)
