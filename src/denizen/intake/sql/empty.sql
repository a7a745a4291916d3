-- Empty the working tables of what little the last round left in them.
WITH work_done AS (DELETE FROM work), nobody_touched AS (DELETE FROM touched), nothing_said AS (DELETE FROM effective)
DELETE FROM spell
