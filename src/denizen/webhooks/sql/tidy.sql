-- Say that the courier is at work, and forget what is past.
SELECT door.tidy_webhooks(%(most)s, %(kept)s)
