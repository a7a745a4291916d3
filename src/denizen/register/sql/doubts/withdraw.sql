-- Take a doubt back.
SELECT reading.withdraw_doubt(%(ticket)s)
