-- Values that are sealed under another key than the current one, with the places of their rows; within some pages of the
-- table, in their order, from a place on.
SELECT t.ctid::text AS place, t.{sealed} AS sealed
FROM {table} AS t
WHERE t.ctid > %(after)s::text::tid AND t.ctid < %(end)s::text::tid
    AND octet_length(t.{sealed}) > 1 AND get_byte(substring(t.{sealed} FROM 2 FOR 1), 0) <> %(number)s
ORDER BY t.ctid
LIMIT %(most)s
