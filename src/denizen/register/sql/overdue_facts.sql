-- Which facts should have been confirmed before a day, the longest overdue first.
SELECT reading.overdue_facts(%(token)s, %(about)s, %(on)s, %(after_day)s, %(after)s, %(after_about)s, %(most)s)
