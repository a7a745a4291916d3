-- Make spells (of residence, tenancy, employment, stay) from what is effectively declared about the touched people.
-- A spell is an unbroken time at one anchor (a dwelling, an organisation) on one track; the main residences of a person
-- share one track, so that arriving somewhere ends what went before. Every step orders by day, then by rank of the
-- declarant, then by receipt, so that the result depends on what was declared and not on the order of its arrival.
-- Of most people one thing was said: `lone` makes their spells without any of these steps, as they would make them.
INSERT INTO spell
WITH statement AS (
    -- Only what a spell needs: these rows are sorted a dozen times.
    SELECT
        e.person_id, e.root_id, e.kind, e.first_party_id, e.first_capacity, e.party_id, e.received_at, e.occurred, e.room,
        e.category, e.is_main, e.purpose, e.previous_place, e.term_until, e.filing_number, e.occupation, e.contract_kind,
        e.workplace, e.check_in, e.check_out, e.relation, v.fact, v.op, p.rank,
        household.rank AS household_rank,
        CASE WHEN v.fact = 'employment' THEN e.organisation_id ELSE e.dwelling_id END AS anchor,
        -- An arrival is ordered by its earliest possible day, a departure by its latest.
        CASE v.op WHEN 'end' THEN coalesce(upper(e.occurred) - 1, 'infinity') ELSE coalesce(lower(e.occurred), '-infinity') END
            AS day,
        v.op <> 'end' AS arrives
    FROM effective AS e
    -- What a tenancy tells of a residence depends on who declared it, not on who mended a word of it.
    JOIN evidence AS v ON v.kind = e.kind AND (v.capacity IS NULL OR v.capacity = e.first_capacity)
    JOIN precedence AS p ON p.fact = v.fact AND p.capacity = e.capacity
    -- Whose word goes first of a home is not whose goes first of a family.
    LEFT JOIN precedence AS household ON household.fact = 'household_membership' AND household.capacity = e.capacity
    WHERE CASE WHEN v.fact = 'employment' THEN e.organisation_id ELSE e.dwelling_id END IS NOT NULL
),
counted AS (
    SELECT
        statement.*,
        count(*) OVER (PARTITION BY person_id, fact) = 1 AND arrives AND NOT EXISTS (
            SELECT FROM effective AS e WHERE e.person_id = statement.person_id AND e.kind IN ('death', 'confirmation')
        ) AS is_lone
    FROM statement
),
tracked AS (
    SELECT
        judged.*,
        CASE WHEN fact = 'residence' AND is_exclusive AND %(one_main_residence)s THEN person_id ELSE anchor END AS track
    FROM (
        SELECT
            counted.*,
            -- Only a start that leaves it open means the main residence; a change, or a landlord, has no say in it.
            coalesce(
                bool_or(coalesce(is_main, CASE WHEN kind = 'residence_start' THEN true END)) FILTER (WHERE arrives)
                    OVER (PARTITION BY person_id, fact, anchor),
                true
            ) AS is_exclusive
        FROM counted
        WHERE NOT is_lone
    ) AS judged
),
-- Where two say that the person came to different places on one day, the better source is believed.
believed AS (
    SELECT
        contested.*,
        anchor <> day_anchor AS disbelieved,
        bool_or(arrives AND anchor <> day_anchor AND rank = day_rank AND party_id <> day_party)
            OVER (PARTITION BY person_id, fact, track, day, arrives) AS day_disputed
    FROM (
        SELECT
            tracked.*,
            first_value(anchor) OVER same_day AS day_anchor,
            first_value(rank) OVER same_day AS day_rank,
            first_value(party_id) OVER same_day AS day_party
        FROM tracked
        WINDOW same_day AS (PARTITION BY person_id, fact, track, day, arrives ORDER BY rank, received_at DESC, root_id DESC)
    ) AS contested
),
-- Of a departure and an arrival on one day at one place, whoever was there left first and came anew; whoever was not
-- there can only have left after coming. A day of both leaves them where they were.
turned AS (
    SELECT
        paired.*,
        CASE
            WHEN arrives THEN 1
            WHEN
                came_today AND NOT coalesce(
                    max(day) FILTER (WHERE arrives AND NOT left_today) OVER earlier
                    > max(day) FILTER (WHERE NOT arrives AND NOT came_today) OVER earlier,
                    bool_or(arrives AND NOT left_today) OVER earlier, false
                )
            THEN 2
            ELSE 0
        END AS turn
    FROM (
        SELECT
            believed.*,
            bool_or(arrives) OVER today AS came_today,
            bool_or(NOT arrives) OVER today AS left_today
        FROM believed
        WHERE NOT (arrives AND disbelieved)
        WINDOW today AS (PARTITION BY person_id, fact, track, anchor, day)
    ) AS paired
    WINDOW earlier AS (
        PARTITION BY person_id, fact, track, anchor ORDER BY day
        GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
ordered AS (
    SELECT
        turned.*,
        row_number() OVER (PARTITION BY person_id, fact, track ORDER BY day, turn, rank, received_at, root_id) AS n,
        count(*) FILTER (WHERE NOT arrives)
            OVER (PARTITION BY person_id, fact, track, anchor ORDER BY day, turn, rank, received_at, root_id) AS ends_before,
        -- Several may tell of one change.
        row_number() OVER (PARTITION BY person_id, fact, track, anchor, day, op ORDER BY rank, received_at, root_id) AS nth
    FROM turned
),
arrival AS (
    SELECT
        compared.*,
        sum(CASE WHEN is_new OR is_change THEN 1 ELSE 0 END)
            OVER (PARTITION BY person_id, fact, track ORDER BY n) AS island,
        sum(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (PARTITION BY person_id, fact, track ORDER BY n) AS episode
    FROM (
        SELECT
            ordered.*,
            lag(anchor) OVER before IS DISTINCT FROM anchor OR lag(ends_before) OVER before <> ends_before AS is_new,
            op = 'change' AND nth = 1 AS is_change
        FROM ordered
        WHERE arrives
        WINDOW before AS (PARTITION BY person_id, fact, track ORDER BY n)
    ) AS compared
),
-- A departure belongs to the last island before it at the same anchor, even if the person has arrived elsewhere since.
placed AS (
    SELECT
        whole.*,
        first_value(occurred) OVER (
            PARTITION BY person_id, fact, track, anchor, island
            ORDER BY arrives DESC, op = 'change' DESC, rank, received_at, root_id
        ) AS began
    FROM (
        SELECT
            every.*,
            max(own_island) OVER so_far AS island,
            max(own_episode) OVER so_far AS episode
        FROM (
            SELECT
                o.*, NULL::boolean AS is_new, NULL::boolean AS is_change, NULL::bigint AS own_island,
                NULL::bigint AS own_episode
            FROM ordered AS o
            WHERE NOT arrives
            UNION ALL
            SELECT * FROM arrival
        ) AS every
        WINDOW so_far AS (PARTITION BY person_id, fact, track, anchor ORDER BY n)
    ) AS whole
    WHERE island IS NOT NULL
),
-- The best source speaks for the first day (of a change: the best that tells of the change), and the best for the last;
-- equal ones that differ leave the spell disputed.
voiced AS (
    SELECT
        placed.*,
        op = first_value(op) OVER voices AND rank = first_value(rank) OVER voices
            AND party_id <> first_value(party_id) OVER voices
            AND NOT occurred && first_value(occurred) OVER voices AS differs
    FROM placed
    WINDOW voices AS (
        PARTITION BY person_id, fact, track, anchor, island, arrives
        ORDER BY op = 'change' DESC, rank, received_at, root_id
    )
),
island AS (
    SELECT
        person_id, fact, track, anchor, island, episode,
        began,
        bool_and(is_exclusive) AS is_exclusive,
        bool_or(differs OR day_disputed) AS disputed,
        max(received_at) FILTER (WHERE arrives) AS last_said,
        (array_agg(root_id ORDER BY op = 'change' DESC, rank, received_at, root_id) FILTER (WHERE arrives))[1] AS founder_id,
        (array_agg(first_party_id ORDER BY op = 'change' DESC, rank, received_at, root_id) FILTER (WHERE arrives))[1]
            AS party_id,
        (array_agg(root_id ORDER BY rank, received_at, root_id) FILTER (WHERE NOT arrives))[1] AS leaving_id,
        (array_agg(occurred ORDER BY rank, received_at, root_id) FILTER (WHERE NOT arrives))[1] AS leaving,
        (array_agg(party_id ORDER BY rank, received_at, root_id) FILTER (WHERE NOT arrives))[1] AS leaving_party_id,
        (array_agg(check_out ORDER BY rank, received_at, root_id) FILTER (WHERE NOT arrives))[1] AS check_out,
        min(rank) FILTER (WHERE NOT arrives) AS leaving_rank,
        (array_agg(first_party_id ORDER BY rank, received_at, root_id)
            FILTER (WHERE arrives AND first_capacity = ANY(%(providers)s)))[1] AS provider_id,
        (array_agg(room ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND room IS NOT NULL))[1] AS room,
        (array_agg(category ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND category IS NOT NULL))[1]
            AS category,
        (array_agg(purpose ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND purpose IS NOT NULL))[1]
            AS purpose,
        (array_agg(previous_place ORDER BY rank, received_at, root_id)
            FILTER (WHERE arrives AND previous_place IS NOT NULL))[1] AS previous_place,
        (array_agg(term_until ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND term_until IS NOT NULL))[1]
            AS term_until,
        (array_agg(filing_number ORDER BY rank, received_at, root_id)
            FILTER (WHERE arrives AND filing_number IS NOT NULL))[1] AS filing_number,
        (array_agg(occupation ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND occupation IS NOT NULL))[1]
            AS occupation,
        (array_agg(contract_kind ORDER BY rank, received_at, root_id)
            FILTER (WHERE arrives AND contract_kind IS NOT NULL))[1] AS contract_kind,
        (array_agg(workplace ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND workplace IS NOT NULL))[1]
            AS workplace,
        (array_agg(check_in ORDER BY rank, received_at, root_id) FILTER (WHERE arrives AND check_in IS NOT NULL))[1]
            AS check_in,
        (array_agg(root_id ORDER BY household_rank, received_at, root_id) FILTER (WHERE arrives AND relation IS NOT NULL))[1]
            AS household_id,
        min(household_rank) FILTER (WHERE arrives AND relation IS NOT NULL) AS household_rank
    FROM voiced
    GROUP BY person_id, fact, track, anchor, island, episode, began
),
-- What a change does not restate stays as it was.
following AS (
    SELECT
        island.*,
        array_agg(room) FILTER (WHERE room IS NOT NULL) OVER so_far AS rooms,
        array_agg(category) FILTER (WHERE category IS NOT NULL) OVER so_far AS categories,
        array_agg(purpose) FILTER (WHERE purpose IS NOT NULL) OVER so_far AS purposes,
        array_agg(previous_place) FILTER (WHERE previous_place IS NOT NULL) OVER so_far AS previous_places,
        array_agg(household_id) FILTER (WHERE household_id IS NOT NULL) OVER so_far AS household_ids,
        array_agg(household_rank) FILTER (WHERE household_id IS NOT NULL) OVER so_far AS household_ranks,
        array_agg(occupation) FILTER (WHERE occupation IS NOT NULL) OVER so_far AS occupations,
        array_agg(contract_kind) FILTER (WHERE contract_kind IS NOT NULL) OVER so_far AS contract_kinds,
        array_agg(workplace) FILTER (WHERE workplace IS NOT NULL) OVER so_far AS workplaces,
        lead(began) OVER on_track AS next_began,
        lead(founder_id) OVER on_track AS next_founder_id
    FROM island
    -- Whoever left on the first day never lived there, and ended no other stay by coming.
    WHERE leaving IS NULL OR lower(began) IS NULL OR upper(leaving) IS NULL OR upper(leaving) > lower(began) + 1
    WINDOW
        so_far AS (PARTITION BY person_id, fact, track, episode ORDER BY island),
        on_track AS (PARTITION BY person_id, fact, track ORDER BY island)
),
death AS (
    SELECT DISTINCT ON (e.person_id) e.person_id, e.root_id, e.occurred
    FROM effective AS e
    JOIN precedence AS p ON p.fact = 'death' AND p.capacity = e.capacity
    WHERE e.kind = 'death'
    ORDER BY e.person_id, p.rank, e.received_at, e.root_id
),
-- A spell ends when the person left, arrived elsewhere on its track or died, whichever was first: of days known in part,
-- not before the first that is possible for any of these, and not after the last that is possible for all.
bounded AS (
    SELECT
        ends.*,
        CASE WHEN earliest IS NOT NULL THEN
            daterange(nullif(earliest, '-infinity'), nullif(latest, 'infinity')) * daterange(lower(began) + 1, NULL)
        END AS ended,
        CASE earliest
            WHEN leaves_from THEN leaving_id
            WHEN comes_from THEN next_founder_id
            WHEN dies_from THEN death_id
        END AS ended_by
    FROM (
        SELECT
            candidates.*,
            least(leaves_from, comes_from, dies_from) AS earliest,
            least(
                CASE WHEN leaving IS NOT NULL THEN coalesce(upper(leaving), 'infinity') END,
                CASE WHEN next_began IS NOT NULL THEN coalesce(upper(next_began), 'infinity') END,
                CASE WHEN died IS NOT NULL THEN coalesce(upper(died), 'infinity') END
            ) AS latest
        FROM (
            SELECT
                f.*, death.root_id AS death_id, death.occurred AS died,
                CASE WHEN f.leaving IS NOT NULL THEN coalesce(lower(f.leaving), '-infinity') END AS leaves_from,
                CASE WHEN f.next_began IS NOT NULL THEN coalesce(lower(f.next_began), '-infinity') END AS comes_from,
                CASE WHEN death.occurred IS NOT NULL THEN coalesce(lower(death.occurred), '-infinity') END AS dies_from
            FROM following AS f
            LEFT JOIN death USING (person_id)
        ) AS candidates
    ) AS ends
),
-- A spell's nominal period begins no earlier than that of the one before it on its track ended: where days are known in
-- part, both may name the same first day, and whoever came stayed for a day at least. What has no day left never was.
spaced AS (
    SELECT *
    FROM (
        SELECT
            lasting.*,
            greatest(
                lower(began),
                max(closes) OVER (
                    PARTITION BY person_id, fact, track ORDER BY island ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                )
            ) AS opens
        FROM (
            SELECT bounded.*, coalesce(lower(ended), least(upper(ended), lower(next_began))) AS closes
            FROM bounded
            WHERE ended IS NULL OR NOT isempty(ended)
        ) AS lasting
        -- Of two that may have begun at any time, the earlier has no day of which it is known that it was not the later's.
        WHERE closes IS NOT NULL OR next_began IS NULL
    ) AS following_on
    WHERE opens IS NULL OR closes IS NULL OR opens < closes
),
-- A confirmation keeps an open spell fresh; one that comes after an end, from a source as good, leaves the end disputed.
confirmed AS (
    SELECT
        b.person_id, b.fact, b.track, b.island,
        max(lower(c.occurred)) AS confirmed_on,
        bool_or(
            c.dwelling_id = b.anchor AND c.party_id <> b.leaving_party_id AND p.rank <= b.leaving_rank
            AND lower(c.occurred) >= coalesce(lower(b.leaving), '-infinity')
            AND (b.next_began IS NULL OR lower(c.occurred) < lower(b.next_began))
        ) AS end_doubted
    FROM spaced AS b
    JOIN effective AS c
        ON c.person_id = b.person_id AND c.kind = 'confirmation' AND (c.dwelling_id IS NULL OR c.dwelling_id = b.anchor)
    LEFT JOIN precedence AS p ON p.fact = b.fact AND p.capacity = c.capacity
    GROUP BY b.person_id, b.fact, b.track, b.island
)
SELECT
    b.person_id, b.fact, b.anchor, b.founder_id, coalesce(b.provider_id, b.party_id), b.is_exclusive, b.began, b.ended,
    daterange(b.opens, b.closes),
    b.ended_by, b.disputed OR coalesce(c.end_doubted, false),
    CASE
        WHEN b.ended IS NOT NULL THEN NULL
        WHEN b.fact = 'lodging_stay' THEN b.term_until + 1
        -- What begins later than it was said is not asked about before.
        ELSE greatest((b.last_said AT TIME ZONE %(time_zone)s)::date, c.confirmed_on, lower(b.began)) + confirmation.days
    END,
    b.rooms[cardinality(b.rooms)], b.categories[cardinality(b.categories)], b.purposes[cardinality(b.purposes)],
    b.previous_places[cardinality(b.previous_places)], b.term_until, b.filing_number, b.occupations[cardinality(b.occupations)],
    b.contract_kinds[cardinality(b.contract_kinds)], b.workplaces[cardinality(b.workplaces)], b.check_in,
    CASE WHEN b.ended_by = b.leaving_id THEN b.check_out END,
    -- The last word of the best source: nobody worse gives somebody another head.
    (
        SELECT told.id
        FROM unnest(b.household_ids, b.household_ranks) WITH ORDINALITY AS told (id, rank, nth)
        ORDER BY told.rank, told.nth DESC
        LIMIT 1
    )
FROM spaced AS b
LEFT JOIN confirmed AS c USING (person_id, fact, track, island)
LEFT JOIN confirmation ON confirmation.fact = b.fact
UNION ALL
SELECT
    lone.person_id, lone.fact, lone.anchor, lone.root_id, lone.first_party_id, coalesce(lone.is_main, true), lone.occurred, NULL,
    daterange(lower(lone.occurred), NULL), NULL, false,
    CASE
        WHEN lone.fact = 'lodging_stay' THEN lone.term_until + 1
        ELSE greatest((lone.received_at AT TIME ZONE %(time_zone)s)::date, lower(lone.occurred)) + confirmation.days
    END,
    lone.room, lone.category, lone.purpose, lone.previous_place, lone.term_until, lone.filing_number, lone.occupation,
    lone.contract_kind, lone.workplace, lone.check_in, NULL, CASE WHEN lone.relation IS NOT NULL THEN lone.root_id END
FROM counted AS lone
LEFT JOIN confirmation ON confirmation.fact = lone.fact
WHERE lone.is_lone
