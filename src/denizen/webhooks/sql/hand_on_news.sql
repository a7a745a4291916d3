-- Hand on news of the outbox, some lines at a time.
SELECT door.hand_on_news(%(most)s)
