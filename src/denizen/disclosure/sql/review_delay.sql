-- Keep a disclosure from the person for half a year more, or no longer.
SELECT reading.review_delay(%(token)s, %(request)s, %(keep)s)
