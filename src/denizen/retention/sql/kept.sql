-- What runs kept though it was past its time, and why.
SELECT day, reason, quantity FROM retention.kept ORDER BY day DESC, reason
