-- What anybody may learn of a declaration who has its receipt: on which day it came in, and whether it is applied, by
-- which the duty to declare is done. Nothing of what it says, of whom, or by whom.
CREATE FUNCTION reading.receipt_state(asked uuid)
RETURNS TABLE (received_on date, done boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT (ledger.came_in_at(d.batch_id, d.received_at) AT TIME ZONE 'Asia/Shanghai')::date, coalesce((
        SELECT o.state = 'applied' FROM ledger.outcome AS o
        WHERE o.declaration_id = d.id ORDER BY o.decided_at DESC LIMIT 1), false)
    FROM ledger.declaration AS d
    WHERE d.number = asked;
END;
REVOKE ALL ON FUNCTION reading.receipt_state(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.receipt_state(uuid) TO denizen_web;
