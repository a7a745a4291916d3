-- Under which keys the values of a column are sealed, and how many under each.
SELECT get_byte(substring(t.{sealed} FROM 2 FOR 1), 0) AS key, count(*) AS values
FROM {table} AS t
WHERE octet_length(t.{sealed}) > 1
GROUP BY 1
ORDER BY 1
