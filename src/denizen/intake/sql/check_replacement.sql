-- Ask a registrar where a change of document would give somebody the number of another, a second number for life, or one that
-- tells another birth date than the register's. A correction of one waits for the answer about its root, also where a registrar
-- has answered for that, who has not seen this number. What the person has already is not asked again.
UPDATE work AS w
SET
    question = CASE
        WHEN w.target IS NULL THEN 'contradicts_register'
        -- Of a root that means nobody yet it is asked already; whoever has this number is to be seen there.
        WHEN doubted.person_id IS NOT NULL THEN 'correction_differs'
    END,
    candidates = doubted.candidates,
    person_id = NULL,
    basis = NULL
FROM (
    SELECT o.declaration_id, o.person_id, array_remove(o.person_id || holding.others, NULL) AS candidates
    FROM (
        SELECT
            w.declaration_id, w.party_id, w.document_type, w.document_token,
            CASE WHEN w.target IS NOT NULL THEN amended.person_id WHEN w.basis <> 'new' THEN w.person_id END AS person_id
        FROM work AS w
        LEFT JOIN ledger.declaration AS root ON root.id = w.root_id
        LEFT JOIN linkage.link AS amended ON amended.declaration_id = w.root_id AND amended.part = 'subject'
        WHERE
            w.refusal IS NULL AND w.question IS NULL AND coalesce(root.kind, w.kind) = 'document_change'
            -- One that was taken back gives nobody anything.
            AND w.is_taken_back IS NOT TRUE
    ) AS o
    -- One at a time, so that each stays a walk along a key however large the register is.
    CROSS JOIN LATERAL (
        SELECT
            r.document_type, r.document_token, r.born, r.document_issuer, r.document_type = ANY(%(lifelong)s) AS is_lifelong
        FROM ledger.described AS r
        WHERE r.declaration_id = o.declaration_id AND r.part = 'replacement' AND r.document_token IS NOT NULL
        OFFSET 0
    ) AS new
    CROSS JOIN LATERAL (
        SELECT
            array_agg(DISTINCT i.person_id) FILTER (WHERE i.person_id IS DISTINCT FROM o.person_id) AS others,
            coalesce(bool_or(i.person_id = o.person_id), false) AS is_their_own
        FROM register.identity_document AS i
        WHERE i.token = new.document_token AND register.is_one_country(i.document_type, i.issuer, new.document_issuer)
    ) AS holding
    WHERE
        NOT holding.is_their_own
        AND (
            holding.others IS NOT NULL
            OR new.is_lifelong AND o.person_id IS NOT NULL AND (
                o.document_type = new.document_type AND o.document_token <> new.document_token
                OR EXISTS (
                    SELECT FROM register.identity_document AS i
                    WHERE i.person_id = o.person_id AND i.document_type = new.document_type
                )
            )
            OR EXISTS (
                SELECT FROM register.particulars AS p WHERE p.person_id = o.person_id AND NOT p.born && new.born
            )
            -- While one is asked about all are that tell a birth date: or by number after number this sender would find it.
            OR new.born IS NOT NULL AND EXISTS (
                SELECT
                FROM linkage.unsure_of(o.party_id, o.person_id) AS unsure
                WHERE unsure.reason IN ('contradicts_register', 'correction_differs')
            )
        )
) AS doubted
WHERE w.declaration_id = doubted.declaration_id
