-- What the keeper made of an answer; nothing while it has not decided.
SELECT door.sign_in_outcome(%(attempt)s)
