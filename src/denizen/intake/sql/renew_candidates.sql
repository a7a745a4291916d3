-- What is asked about a root that means somebody is asked in the words of its last correction: whom those of an earlier one
-- proposed is proposed no more, and remembered for the log.
WITH gone AS (
    DELETE FROM linkage.candidate
    WHERE part = 'subject' AND declaration_id = ANY(ARRAY(
        SELECT root_id FROM work WHERE refusal IS NULL AND means_id IS NOT NULL AND candidates IS NOT NULL
    ))
    RETURNING declaration_id, person_id
)
INSERT INTO linkage.proposed_before (declaration_id, person_id, closed_at)
SELECT declaration_id, person_id, clock_timestamp() FROM gone
