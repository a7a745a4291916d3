-- Record a merge, and write it in the journal.
WITH entry AS (
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (%(now)s, %(actor_id)s, 'linkage.merge', %(merge_id)s)
)
INSERT INTO linkage.merge (id, kept_id, absorbed_id, merged_at, merged_by, reason_code)
VALUES (%(merge_id)s, %(kept_id)s, %(absorbed_id)s, %(now)s, %(actor_id)s, %(reason_code)s)
