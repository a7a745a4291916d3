-- Take the next round of waiting declarations, interactive lane first, in order of receipt. Of several that share a
-- blocking key or a document only the first is taken, so that whoever it registers is known when the next one is matched.
-- Where those that wait for others fill the head of the queue, they stand back until they are called, and it moves on.
-- An amendment stands back while its root waits, in whatever lane: what became of the root decides over the amendment.
WITH head AS MATERIALIZED (
    SELECT declaration_id, lane, keys, new_keys, alike_keys, near_keys, address_key
    FROM ledger.waiting
    WHERE NOT stands_back
    ORDER BY lane, declaration_id
    LIMIT %(limit)s
),
early AS MATERIALIZED (
    SELECT h.declaration_id, h.lane, root.id AS root_id
    FROM head AS h
    JOIN ledger.declaration AS d ON d.id = h.declaration_id AND d.target IS NOT NULL
    JOIN ledger.declaration AS root ON root.number = d.target
    WHERE EXISTS (SELECT FROM ledger.waiting AS w WHERE w.declaration_id = root.id)
),
-- Beside each its subject: joined once, where it is a walk along an index, since the planner cannot tell how many these are.
told AS MATERIALIZED (
    SELECT h.*, s.name, s.name_latin, s.sex, s.born, s.document_type, s.document_issuer, s.document_token
    FROM head AS h
    LEFT JOIN ledger.described AS s ON s.declaration_id = h.declaration_id AND s.part = 'subject'
),
marks AS MATERIALIZED (
    SELECT mark, lane, declaration_id, lag(declaration_id) OVER (PARTITION BY mark ORDER BY lane, declaration_id) AS behind
    FROM (
        SELECT declaration_id, lane, unnest(keys || new_keys || alike_keys) AS mark FROM head
        UNION
        SELECT declaration_id, lane, document_token FROM told WHERE document_token IS NOT NULL
        UNION
        SELECT h.declaration_id, h.lane, r.document_token
        FROM head AS h
        JOIN ledger.described AS r ON r.declaration_id = h.declaration_id AND r.part = 'replacement'
        WHERE r.document_token IS NOT NULL
        UNION
        -- Of one root one correction is taken a round, and none with who has the number that it changes: what was made of the one is
        -- known to the other.
        SELECT h.declaration_id, h.lane, of_root.mark
        FROM head AS h
        JOIN ledger.declaration AS d ON d.id = h.declaration_id AND d.kind = 'correction'
        JOIN ledger.declaration AS root ON root.number = d.target
        LEFT JOIN intake.amended AS a ON a.declaration_id = root.id
        LEFT JOIN ledger.described AS s ON s.declaration_id = coalesce(a.speaks_id, root.id) AND s.part = 'subject'
        CROSS JOIN LATERAL (VALUES (uuid_send(root.id)), (s.document_token)) AS of_root (mark)
        WHERE of_root.mark IS NOT NULL
    ) AS of_head
    -- Nobody waits for one that waits for its root: that root might be among them.
    WHERE declaration_id NOT IN (SELECT declaration_id FROM early)
),
-- Mostly nobody stands back, and then nobody is looked for.
back AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM ledger.standing_back) AS anybody
),
-- Whoever shares any mark with an earlier one waits, even if that one waits itself: so rounds change nothing.
later AS MATERIALIZED (
    SELECT declaration_id FROM marks WHERE behind IS NOT NULL
    UNION
    SELECT m.declaration_id
    FROM marks AS m
    WHERE (SELECT anybody FROM back) AND EXISTS (
        SELECT FROM ledger.standing_back AS s
        WHERE s.mark = m.mark AND (s.lane, s.declaration_id) < (m.lane, m.declaration_id)
    )
),
now AS MATERIALIZED (
    SELECT declaration_id FROM head
    EXCEPT SELECT declaration_id FROM later
    EXCEPT SELECT declaration_id FROM early
),
-- Whoever waits for one of this round is next, and stays; whoever waits for one that waits may stand back.
stepping AS MATERIALIZED (
    SELECT m.declaration_id
    FROM marks AS m
    WHERE (SELECT count(*) * 2 > %(limit)s FROM later) AND (
        m.behind IN (SELECT declaration_id FROM later)
        OR EXISTS (
            SELECT FROM ledger.standing_back AS s
            WHERE s.mark = m.mark AND (s.lane, s.declaration_id) < (m.lane, m.declaration_id)
                AND s.declaration_id NOT IN (SELECT declaration_id FROM head)
        )
    )
),
parked AS MATERIALIZED (
    SELECT declaration_id, lane, root_id FROM early WHERE root_id NOT IN (SELECT declaration_id FROM now)
),
-- Where somebody waits for the amendment, somebody waits for its root.
hurried AS (
    UPDATE ledger.waiting AS w SET lane = p.lane, stands_back = false
    FROM (SELECT root_id, min(lane) AS lane FROM parked GROUP BY root_id) AS p
    WHERE w.declaration_id = p.root_id AND w.lane > p.lane
        AND w.declaration_id NOT IN (SELECT declaration_id FROM stepping UNION SELECT declaration_id FROM parked)
    RETURNING w.declaration_id
),
-- By arrays, which are looked up one by one: to join with what is mostly nobody the whole queue would be read.
stepped AS (
    UPDATE ledger.waiting SET stands_back = true
    WHERE declaration_id = ANY (ARRAY(SELECT declaration_id FROM stepping UNION SELECT declaration_id FROM parked))
),
noted AS (
    INSERT INTO ledger.standing_back (mark, lane, declaration_id)
    SELECT mark, lane, declaration_id FROM marks WHERE declaration_id IN (SELECT declaration_id FROM stepping)
    UNION ALL
    SELECT uuid_send(root_id), lane, declaration_id FROM parked
    ON CONFLICT DO NOTHING
),
-- Of those that stand back with a mark of one that is taken now, the first is called. It may have to stand back again.
-- The amendments of one that is taken now are called, all of them.
called AS (
    UPDATE ledger.waiting SET stands_back = false
    WHERE stands_back AND declaration_id NOT IN (SELECT declaration_id FROM hurried) AND declaration_id = ANY (ARRAY(
        SELECT following.declaration_id
        FROM marks AS taken
        CROSS JOIN LATERAL (
            SELECT s.declaration_id
            FROM ledger.standing_back AS s
            WHERE s.mark = taken.mark AND (s.lane, s.declaration_id) > (taken.lane, taken.declaration_id)
                -- Whoever came forward for an amendment is still noted in the lane of before, and follows nobody.
                AND s.declaration_id <> taken.declaration_id
            ORDER BY s.lane, s.declaration_id
            LIMIT 1
        ) AS following
        WHERE (SELECT anybody FROM back) AND taken.declaration_id NOT IN (SELECT declaration_id FROM later)
        UNION
        SELECT s.declaration_id
        FROM now AS root
        JOIN ledger.standing_back AS s ON s.mark = uuid_send(root.declaration_id)
        WHERE (SELECT anybody FROM back)
    ))
),
forgotten AS (
    DELETE FROM ledger.standing_back
    WHERE (SELECT anybody FROM back) AND declaration_id IN (
        SELECT h.declaration_id FROM head AS h WHERE h.declaration_id NOT IN (SELECT l.declaration_id FROM later AS l)
    )
)
INSERT INTO work (
    declaration_id, kind, party_id, capacity, received_at, occurred, term_until, target, plate, address, is_employer, name, name_latin, sex, born,
    document_type, document_issuer, document_token, keys, new_keys, alike_keys, near_keys, dwelling_id, place_basis,
    organisation_id, employer_basis, employer_name, sender_firm_id, names_itself, root_id
)
SELECT
    d.id, d.kind, d.party_id, d.capacity, d.received_at, d.occurred, d.term_until, d.target, d.plate, d.address,
    coalesce(root.kind, d.kind) LIKE 'employment%%' AND d.kind <> 'retraction',
    h.name, h.name_latin, h.sex, h.born, h.document_type, h.document_issuer, h.document_token, h.keys, h.new_keys, h.alike_keys, h.near_keys,
    coalesce(by_plate.id, by_address.id),
    CASE WHEN by_plate.id IS NOT NULL THEN 'plate' WHEN by_address.id IS NOT NULL THEN 'address' END,
    CASE WHEN d.employer_code IS NOT NULL OR d.employer_name IS NULL THEN o.id END,
    CASE WHEN d.employer_code IS NOT NULL THEN 'code' WHEN d.employer_name IS NULL THEN 'sender' END,
    d.employer_name,
    CASE WHEN d.employer_code IS NULL THEN o.id END,
    coalesce(o.party_id = d.party_id OR (o.credit_code = p.credit_code AND p.id = d.party_id), false),
    root.id
FROM told AS h
JOIN ledger.declaration AS d ON d.id = h.declaration_id
LEFT JOIN ledger.declaration AS root ON root.number = d.target
-- An employer who does not say for whom declares for itself, and stays the one meant when somebody else mends it.
JOIN access.party AS p ON p.id = coalesce(root.party_id, d.party_id)
LEFT JOIN places.dwelling AS by_plate ON by_plate.plate = d.plate
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(*) = 1 THEN min(found.id::text)::uuid END AS id
    FROM places.dwelling AS found
    WHERE found.address_key = h.address_key
) AS by_address ON d.plate IS NULL AND h.address_key IS NOT NULL
LEFT JOIN register.organisation AS o ON o.credit_code = coalesce(d.employer_code, p.credit_code)
WHERE
    h.declaration_id NOT IN (SELECT declaration_id FROM later)
    AND h.declaration_id NOT IN (SELECT declaration_id FROM early)
