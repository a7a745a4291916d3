-- What the register knows or once knew, as the other readers read it: each fact's current rows and its superseded ones with
-- the period during which it was known. Inner part: no login may call these functions. PostgreSQL takes them apart like
-- views, so a condition on person or dwelling reaches the indexes, and with `history` written as false the superseded rows
-- are not even planned for: most questions are about now, and that halves their cost.

-- Periods at a place or an employer, in one form.
CREATE FUNCTION reading.spell(history boolean)
RETURNS TABLE (
    kind text, person_id uuid, declaration_id uuid, dwelling_id uuid, room text, category text, is_main boolean,
    organisation_id uuid, occupation text, provider_id uuid, began daterange, ended daterange, valid_during daterange,
    ended_by uuid, disputed boolean, confirm_by date, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT 'residence'::text, person_id, declaration_id, dwelling_id, room, category, is_main,
        NULL::uuid, NULL::text, NULL::uuid, began, ended, valid_during, ended_by, disputed, confirm_by,
        tstzrange(recorded_at, NULL)
    FROM register.residence
    UNION ALL
    SELECT 'residence'::text, person_id, declaration_id, dwelling_id, room, category, is_main,
        NULL::uuid, NULL::text, NULL::uuid, began, ended, valid_during, ended_by, disputed, confirm_by,
        recorded_during
    FROM register.residence_superseded
    WHERE history
    UNION ALL
    SELECT 'tenancy'::text, person_id, declaration_id, dwelling_id, room, NULL::text, NULL::boolean,
        NULL::uuid, NULL::text, provider_id, began, ended, valid_during, ended_by, disputed, confirm_by,
        tstzrange(recorded_at, NULL)
    FROM register.tenancy
    UNION ALL
    SELECT 'tenancy'::text, person_id, declaration_id, dwelling_id, room, NULL::text, NULL::boolean,
        NULL::uuid, NULL::text, provider_id, began, ended, valid_during, ended_by, disputed, confirm_by,
        recorded_during
    FROM register.tenancy_superseded
    WHERE history
    UNION ALL
    SELECT 'stay'::text, person_id, declaration_id, dwelling_id, room, NULL::text, NULL::boolean,
        NULL::uuid, NULL::text, provider_id, began, ended, valid_during, ended_by, disputed, confirm_by,
        tstzrange(recorded_at, NULL)
    FROM register.lodging_stay
    UNION ALL
    SELECT 'stay'::text, person_id, declaration_id, dwelling_id, room, NULL::text, NULL::boolean,
        NULL::uuid, NULL::text, provider_id, began, ended, valid_during, ended_by, disputed, confirm_by,
        recorded_during
    FROM register.lodging_stay_superseded
    WHERE history
    UNION ALL
    SELECT 'employment'::text, person_id, declaration_id, NULL::uuid, NULL::text, NULL::text, NULL::boolean,
        organisation_id, occupation, NULL::uuid, began, ended, valid_during, ended_by, disputed, confirm_by,
        tstzrange(recorded_at, NULL)
    FROM register.employment
    UNION ALL
    SELECT 'employment'::text, person_id, declaration_id, NULL::uuid, NULL::text, NULL::text, NULL::boolean,
        organisation_id, occupation, NULL::uuid, began, ended, valid_during, ended_by, disputed, confirm_by,
        recorded_during
    FROM register.employment_superseded
    WHERE history;
$$;

-- Names.
CREATE FUNCTION reading.name_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, kind text, name text, script text, valid_during daterange,
    recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, kind, name, script, valid_during, tstzrange(recorded_at, NULL)
    FROM register.person_name
    UNION ALL
    SELECT person_id, declaration_id, kind, name, script, valid_during, recorded_during
    FROM register.person_name_superseded
    WHERE history;
$$;

-- Sex, birth, parents and nationality.
CREATE FUNCTION reading.particulars_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, sex text, born daterange, birth_place text, nationality text, mother_id uuid,
    father_id uuid, disputed boolean, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, sex, born, birth_place, nationality, mother_id, father_id, disputed,
        tstzrange(recorded_at, NULL)
    FROM register.particulars
    UNION ALL
    SELECT person_id, declaration_id, sex, born, birth_place, nationality, mother_id, father_id, disputed,
        recorded_during
    FROM register.particulars_superseded
    WHERE history;
$$;

-- Identity documents, without their sealed numbers.
CREATE FUNCTION reading.document_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, document_type text, issuer text, hint text, valid_to date, valid_during
    daterange, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, document_type, issuer, hint, valid_to, valid_during, tstzrange(recorded_at, NULL)
    FROM register.identity_document
    UNION ALL
    SELECT person_id, declaration_id, document_type, issuer, hint, valid_to, valid_during, recorded_during
    FROM register.identity_document_superseded
    WHERE history;
$$;

-- Memberships of households.
CREATE FUNCTION reading.membership_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, head_id uuid, relation text, began daterange, ended daterange,
    valid_during daterange, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, head_id, relation, began, ended, valid_during, tstzrange(recorded_at, NULL)
    FROM register.household_membership
    UNION ALL
    SELECT person_id, declaration_id, head_id, relation, began, ended, valid_during, recorded_during
    FROM register.household_membership_superseded
    WHERE history;
$$;

-- Guardianships.
CREATE FUNCTION reading.guardianship_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, guardian_id uuid, basis text, valid_during daterange, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, guardian_id, basis, valid_during, tstzrange(recorded_at, NULL)
    FROM register.guardianship
    UNION ALL
    SELECT person_id, declaration_id, guardian_id, basis, valid_during, recorded_during
    FROM register.guardianship_superseded
    WHERE history;
$$;

-- Deaths.
CREATE FUNCTION reading.death_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, died daterange, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, died, tstzrange(recorded_at, NULL)
    FROM register.death
    UNION ALL
    SELECT person_id, declaration_id, died, recorded_during
    FROM register.death_superseded
    WHERE history;
$$;

-- Contact points.
CREATE FUNCTION reading.contact_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, kind text, value text, language text, recorded_during tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, kind, value, language, tstzrange(recorded_at, NULL)
    FROM register.contact_point
    UNION ALL
    SELECT person_id, declaration_id, kind, value, language, recorded_during
    FROM register.contact_point_superseded
    WHERE history;
$$;

-- Home registrations.
CREATE FUNCTION reading.home_known(history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, division text, address text, valid_during daterange, recorded_during
    tstzrange
)
LANGUAGE sql STABLE
AS $$
    SELECT person_id, declaration_id, division, address, valid_during, tstzrange(recorded_at, NULL)
    FROM register.home_registration
    UNION ALL
    SELECT person_id, declaration_id, division, address, valid_during, recorded_during
    FROM register.home_registration_superseded
    WHERE history;
$$;

-- The name by which to call a person: the latest official one, else the latest of any kind.
CREATE FUNCTION reading.name_of(who uuid, known timestamptz, history boolean)
RETURNS TABLE (name text)
LANGUAGE sql STABLE
AS $$
    SELECT n.name
    FROM reading.name_known(history) AS n
    WHERE n.person_id = who AND n.recorded_during @> known
    ORDER BY n.kind = 'official' DESC, n.valid_during DESC, n.name
    LIMIT 1;
$$;

-- The days on which somebody was there under every reading of the two dates; empty where no day is certain.
CREATE FUNCTION reading.certainly(began daterange, ended daterange)
RETURNS daterange
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN upper_inf(began) OR lower_inf(ended) OR upper(began) - 1 >= lower(ended) THEN 'empty'::daterange
        ELSE daterange(upper(began) - 1, lower(ended))
    END;
$$;

-- The days on which somebody was there under at least one reading of the two dates.
CREATE FUNCTION reading.possibly(began daterange, ended daterange)
RETURNS daterange
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN lower(began) >= upper(ended) - 1 THEN 'empty'::daterange
        ELSE daterange(lower(began), upper(ended) - 1)
    END;
$$;

-- The instant as of which a ticket asks: its own, or the end of time, at which only what is current is known.
CREATE FUNCTION reading.asked_instant(ticket access.ticket)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(ticket.known_on, 'infinity'::timestamptz);
$$;

-- The day as of which a ticket asks where it asks about no days: that of its instant, else today.
CREATE FUNCTION reading.asked_day(ticket access.ticket)
RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT (coalesce(ticket.known_on, ticket.opened_at) AT TIME ZONE 'Asia/Shanghai')::date;
$$;
