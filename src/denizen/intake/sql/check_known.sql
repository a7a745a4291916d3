-- Ask a registrar where only the birth date in the register rules out what is declared: whoever was found may not be who is
-- meant. A refusal would tell the sender something of a stranger's birth that the sender never said. An amendment has no
-- person to find and is applied: what is asked of it, seen by the registrar alone, is whom its root means (ask.sql).
-- While it is open whom this sender means by a document that is known with another name, or of whose bearer the register knew
-- better, the same is open for whatever else they say of that person, and for corrections that tell other words: or by telling
-- name after name, day after day, or year after year of birth, they would find the name or the birth date between what is asked
-- and what is applied. So it is where they took back what was asked before anybody answered. Only who tells a whole birth date,
-- right or wrong, has none to find out.
UPDATE work AS w
SET
    question = CASE
        WHEN told.is_ruled_out THEN CASE WHEN w.target IS NULL THEN 'contradicts_register' END
        WHEN w.target IS NOT NULL THEN 'correction_differs'
        ELSE 'sender_is_unsure'
    END,
    candidates = ARRAY[told.whom],
    person_id = NULL,
    basis = NULL
FROM (
    SELECT o.declaration_id, o.whom, judged.is_ruled_out
    FROM (
        SELECT
            w.declaration_id, w.party_id, w.target, w.born, coalesce(w.person_id, amended.person_id) AS person_id,
            coalesce(w.person_id, amended.person_id, w.means_id) AS whom, root.id AS root_id, coalesce(w.is_told_anew, false) AS is_told_anew,
            w.basis, coalesce(root.kind, w.kind) AS act, coalesce(w.occurred, root.occurred) AS day
        FROM work AS w
        LEFT JOIN ledger.declaration AS root ON root.id = w.root_id
        LEFT JOIN linkage.link AS amended
            ON amended.declaration_id = w.root_id AND amended.part = 'subject'
            -- Whom a registrar took it to mean is not asked again.
            AND amended.basis <> 'registrar'
        WHERE
            w.refusal IS NULL AND w.question IS NULL AND w.kind <> 'retraction' AND w.is_taken_back IS NOT TRUE
            AND w.basis IS DISTINCT FROM 'new'
    ) AS o
    -- One at a time, so that it stays a walk along the key however large the register is.
    CROSS JOIN LATERAL (
        SELECT CASE WHEN o.root_id IS NULL THEN p.born ELSE also.born END AS born
        FROM register.particulars AS p
        -- What only the corrected words themselves told of the birth is not held against their correction; what others told
        -- too is, as fully as they told it.
        LEFT JOIN LATERAL (
            SELECT said.born
            FROM intake.also_said(o.whom, o.root_id) AS said
            WHERE said.born && p.born
            ORDER BY upper(said.born) - lower(said.born), said.born
            LIMIT 1
        ) AS also ON true
        WHERE p.person_id = o.whom AND (p.declaration_id IS DISTINCT FROM o.root_id OR also.born IS NOT NULL)
        LIMIT 1
    ) AS known
    CROSS JOIN LATERAL (
        SELECT
            o.act <> 'birth' AND o.person_id IS NOT NULL AND known.born IS NOT NULL
            -- Who tells another birth date is believed here; the register shows that the two are at odds.
            AND (o.born IS NULL OR o.born @> known.born)
            AND (
                upper(o.day) <= lower(known.born)
                OR o.act = 'employment_start'
                AND upper(o.day) <= (lower(known.born) + make_interval(years => %(working_age)s))::date
            ) AS is_ruled_out
    ) AS judged
    WHERE
        judged.is_ruled_out
        OR (o.target IS NULL OR o.is_told_anew) AND EXISTS (
            SELECT
            FROM linkage.unsure_of(o.party_id, o.whom) AS unsure
            WHERE
                unsure.reason IN ('particulars_differ', 'correction_differs') AND (o.basis = 'document' OR o.is_told_anew)
                OR unsure.reason IN ('contradicts_register', 'sender_is_unsure', 'correction_differs')
                    AND o.act <> 'birth' AND (upper(o.born) - lower(o.born) IS DISTINCT FROM 1 OR o.is_told_anew)
        )
) AS told
WHERE w.declaration_id = told.declaration_id
