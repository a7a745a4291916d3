-- Whether two have to find that these records are of one person, and a colleague has not found so yet: each has a number for life
-- that the other has not, or they have two birth dates that cannot be one, or two sexes. Where nobody else may decide, one decides alone. Of a trial what colleagues found is not looked at:
-- whoever is the second is not told by it what the first found.
SELECT
    EXISTS (
        SELECT
        FROM access.actor AS a
        JOIN access.competence AS c ON c.role = a.role AND c.act = 'people.merge'
        WHERE a.active AND a.id <> %(actor_id)s)
    AND NOT EXISTS (
        SELECT
        FROM linkage.merge_opinion AS o
        JOIN access.actor AS a ON a.id = o.given_by AND a.active
        WHERE
            NOT %(is_trial)s AND o.closed_at IS NULL AND o.given_by <> %(actor_id)s
            AND o.one_id = least(%(kept_id)s::uuid, %(absorbed_id)s::uuid)
            AND o.other_id = greatest(%(kept_id)s::uuid, %(absorbed_id)s::uuid))
    AND (EXISTS (
        SELECT
        FROM register.particulars AS p
        JOIN register.particulars AS q ON q.person_id = %(absorbed_id)s
        WHERE p.person_id = %(kept_id)s
            AND (NOT p.born && q.born OR p.sex <> q.sex AND 'unknown' NOT IN (p.sex, q.sex)))
    OR EXISTS (
        SELECT
        FROM register.identity_document AS i
        JOIN register.identity_document AS j
            ON j.person_id = %(absorbed_id)s AND j.document_type = i.document_type AND j.token <> i.token
        WHERE i.person_id = %(kept_id)s AND i.document_type = ANY(%(lifelong)s)
            AND NOT EXISTS (
                SELECT FROM register.identity_document AS same
                WHERE same.person_id = %(absorbed_id)s AND same.token = i.token)
            AND NOT EXISTS (
                SELECT FROM register.identity_document AS same
                WHERE same.person_id = %(kept_id)s AND same.token = j.token)))
