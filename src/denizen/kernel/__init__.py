"""What every room stands on: database, embedded PostgreSQL, SQL files, errors, clock, dates, names, crypto.

It imports nothing of Denizen's other rooms. What knows a person, a page or a rule does not live here.
"""
