-- Record a merge. A block that stands for one of the two records covers the other from now on, and stays with it if they are parted.
WITH covered AS (
    INSERT INTO register.block_record (block_id, person_id)
    SELECT r.block_id, other.person_id
    FROM register.block_record AS r
    CROSS JOIN (VALUES (%(kept_id)s::uuid), (%(absorbed_id)s::uuid)) AS other (person_id)
    WHERE r.person_id IN (%(kept_id)s, %(absorbed_id)s)
    ON CONFLICT DO NOTHING
)
INSERT INTO linkage.merge (id, kept_id, absorbed_id, merged_at, merged_by, reason_code)
VALUES (%(merge_id)s, %(kept_id)s, %(absorbed_id)s, %(now)s, %(actor_id)s, %(reason_code)s)
