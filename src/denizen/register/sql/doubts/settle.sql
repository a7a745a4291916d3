-- Decide a doubt.
SELECT reading.settle_doubt(%(ticket)s, %(state)s, %(code)s, %(law)s, %(correction)s)
