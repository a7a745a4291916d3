-- Record a merge.
INSERT INTO linkage.merge (id, kept_id, absorbed_id, merged_at, merged_by, reason_code)
VALUES (%(merge_id)s, %(kept_id)s, %(absorbed_id)s, %(now)s, %(actor_id)s, %(reason_code)s)
