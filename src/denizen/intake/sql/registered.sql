-- Which of these people the register knows.
SELECT id FROM register.person WHERE id = ANY(%(people)s)
