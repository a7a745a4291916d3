-- Put newly sealed values in the place of what they were made of; a row that was moved or changed meanwhile is left alone.
UPDATE {table} AS t SET {sealed} = r.fresh
FROM unnest(%(places)s::text[]::tid[], %(old)s::bytea[], %(fresh)s::bytea[]) AS r (place, old, fresh)
WHERE t.ctid = r.place AND t.{sealed} = r.old
