-- List the rows of a batch that tell of an end before which no arrival at that place is known: they change nothing so far.
SELECT d.row_number
FROM ledger.declaration AS d
JOIN linkage.link AS l ON l.declaration_id = d.id AND l.part = 'subject'
JOIN linkage.place_link AS place ON place.declaration_id = d.id
WHERE
    d.batch_id = %(batch_id)s AND d.kind ~ '_(end|checkout)$'
    AND NOT EXISTS (
        SELECT
        FROM linkage.link AS other
        JOIN ledger.declaration AS root ON root.id = other.declaration_id
        LEFT JOIN intake.amended AS a ON a.declaration_id = root.id
        JOIN ledger.declaration AS said ON said.id = CASE WHEN a.declaration_id IS NULL THEN root.id ELSE a.speaks_id END
        JOIN linkage.place_link AS there ON there.declaration_id = said.id
        WHERE
            other.person_id = l.person_id AND other.part = 'subject'
            AND (root.kind ~ '_(start|change|checkin)$' OR root.kind = 'birth')
            AND CASE
                WHEN d.kind = 'employment_end' THEN there.organisation_id = place.organisation_id
                ELSE there.dwelling_id = place.dwelling_id
            END
            -- On the same day is early enough: such a stay had no night, and this end is what says so.
            AND NOT coalesce(said.occurred, root.occurred) >> d.occurred
    )
ORDER BY d.row_number
