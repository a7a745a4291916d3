-- The term of a class of data on a day, by the rule pack that is the law here. Inner part.
CREATE FUNCTION erasing.term(of_class text, today date)
RETURNS retention.term
LANGUAGE sql STABLE
AS $$
    SELECT t.*
    FROM retention.term AS t
    WHERE t.pack = coalesce((SELECT p.code FROM places.rule_pack AS p ORDER BY p.id DESC LIMIT 1), 'CN')
        AND t.class = of_class AND t.valid_during @> today
$$;

-- Raise unless that day has come, by the database's own clock: whoever took over the worker must not erase what is not past its
-- time by telling another day. Inner part.
CREATE FUNCTION erasing.has_come(today date)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF today > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'the day % has not come', today USING ERRCODE = 'insufficient_privilege';
    END IF;
END;
$$;

-- How long a class of data is kept, to whoever erases what is past it on a day that has come. Inner part: each eraser begins with it.
CREATE FUNCTION erasing.kept_for(of_class text, today date)
RETURNS interval
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM erasing.has_come(today);
    RETURN (erasing.term(of_class, today)).keep;
END;
$$;

-- What was written before this instant may be past a term: a little too much, as months differ in length. Inner part.
CREATE FUNCTION erasing.written_before(keep interval, today date)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$ SELECT (today - keep + interval '4 days') AT TIME ZONE 'Asia/Shanghai' $$;

-- Whether a time is over whose counting began at an instant: its last day is kept whole. Inner part.
CREATE FUNCTION erasing.is_over(began timestamptz, keep interval, today date)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$ SELECT ((began AT TIME ZONE 'Asia/Shanghai')::date + keep)::date < today $$;

-- Add to what a run erased. Inner part.
CREATE FUNCTION erasing.note(run_day date, of_class text, what_went text, how_many bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO retention.erased AS e (day, class, what, quantity)
    SELECT run_day, of_class, what_went, how_many WHERE how_many > 0
    ON CONFLICT (day, class, what) DO UPDATE SET quantity = e.quantity + excluded.quantity
$$;

-- Add to whom or what a run kept. Inner part.
CREATE FUNCTION erasing.note_kept(run_day date, why text, how_many bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO retention.kept AS k (day, reason, quantity)
    SELECT run_day, why, how_many WHERE how_many > 0
    ON CONFLICT (day, reason) DO UPDATE SET quantity = k.quantity + excluded.quantity
$$;
