-- Pass over the next stay.
SELECT erasing.pass_over_stay(%(today)s)
