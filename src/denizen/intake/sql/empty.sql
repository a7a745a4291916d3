-- Empty the working tables of what little the last round left in them; tells how many statements these were, since one person
-- may have thousands.
WITH work_done AS (DELETE FROM work), nobody_touched AS (DELETE FROM touched), no_spell AS (DELETE FROM spell)
DELETE FROM effective
