-- Whether an answer is one that two have to agree on, and a colleague has not said the same yet: it speaks against papers, or a
-- colleague said otherwise. Two different numbers for life, or two birth dates that no slip explains, are two people; and
-- nobody is new who has the document that another has. Where nobody else may decide, one decides alone. Of a trial what
-- colleagues said is not looked at: whoever is the second is not told by it what the first found.
WITH RECURSIVE proposed AS (
    -- Who was joined to another since it was asked has papers no more: that other has them.
    SELECT c.person_id FROM linkage.candidate AS c WHERE c.declaration_id = %(declaration_id)s AND c.part = %(part)s
    UNION
    SELECT m.kept_id
    FROM proposed
    JOIN linkage.merge AS m ON m.absorbed_id = proposed.person_id AND m.undone_at IS NULL
),
said AS (
    SELECT s.born, s.document_type, s.document_issuer, s.document_token
    FROM ledger.described AS s
    WHERE s.declaration_id = linkage.asked_in_words_of(%(declaration_id)s) AND s.part = %(part)s
),
colleagues AS (
    SELECT DISTINCT ON (o.given_by) o.given_by, o.person_id
    FROM linkage.opinion AS o
    JOIN access.actor AS a ON a.id = o.given_by AND a.active
    WHERE
        NOT %(is_trial)s AND o.declaration_id = %(declaration_id)s AND o.part = %(part)s AND o.closed_at IS NULL
        AND o.given_by <> %(actor_id)s
    ORDER BY o.given_by, o.id DESC
)
SELECT
    EXISTS (
        SELECT
        FROM access.actor AS a
        JOIN access.competence AS c ON c.role = a.role AND c.act = 'question.answer'
        WHERE a.active AND a.id <> %(actor_id)s)
    AND NOT EXISTS (SELECT FROM colleagues AS c WHERE c.person_id IS NOT DISTINCT FROM %(person_id)s::uuid)
    AND (
        EXISTS (SELECT FROM colleagues)
        OR EXISTS (
            SELECT
            FROM said AS s
            JOIN register.identity_document AS i
                ON i.person_id = %(person_id)s AND i.document_type = s.document_type AND i.token <> s.document_token
            WHERE s.document_type = ANY(%(lifelong)s)
                AND NOT EXISTS (
                    SELECT FROM register.identity_document AS same
                    WHERE same.person_id = %(person_id)s AND same.token = s.document_token))
        OR EXISTS (
            SELECT
            FROM said AS s
            JOIN register.particulars AS p ON p.person_id = %(person_id)s
            WHERE NOT s.born && p.born AND NOT linkage.is_a_slip(s.born, p.born))
        OR %(person_id)s::uuid IS NULL AND EXISTS (
            SELECT
            FROM said AS s
            JOIN register.identity_document AS i
                ON i.token = s.document_token AND register.is_one_country(i.document_type, i.issuer, s.document_issuer)
            JOIN proposed AS c ON c.person_id = i.person_id)
    )
