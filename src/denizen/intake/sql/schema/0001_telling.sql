-- What several say of one person, told together. Whoever has the best rank is believed first; who says more of the same is not
-- contradicted by that, and the fuller word stands: a year of birth overrules no day in that year, and initials no name.

-- A birth date, best rank first: each that lies within what is told so far takes its place.
CREATE FUNCTION intake.narrower(told daterange, next daterange)
RETURNS daterange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN next <@ told THEN next ELSE told END;
CREATE AGGREGATE intake.born_as_told(daterange) (SFUNC = intake.narrower, STYPE = daterange, PARALLEL = SAFE);

-- A name, whether an identity document was named with it, and the declaration that says so.
CREATE TYPE intake.name_told AS (name text, is_documented boolean, root_id uuid);

CREATE FUNCTION intake.words_of(name text)
RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_remove(regexp_split_to_array(lower(name), '[^[:alnum:]]+'), '');

-- Whether a name is a part of another: each of its words one of the other's, or the initial of one; of a name that is written
-- without blanks (Han, kana, hangul), characters of it that stand together.
CREATE FUNCTION intake.is_part_of_name(less text, more text)
RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT cardinality(l.words) BETWEEN 1 AND cardinality(m.words)
        AND length(array_to_string(l.words, '')) < length(array_to_string(m.words, ''))
        AND NOT EXISTS (
            SELECT
            FROM unnest(l.words) AS word
            WHERE NOT EXISTS (
                SELECT
                FROM unnest(m.words) AS other
                WHERE other = word
                    OR length(word) = 1 AND starts_with(other, word)
                    OR word ~ '^[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+$'
                        AND strpos(other, word) > 0
            )
        )
    FROM (SELECT intake.words_of(less)) AS l (words), (SELECT intake.words_of(more)) AS m (words)
);

-- The letters of a name, in an order in which those of the same name turned about are equal.
CREATE FUNCTION intake.letters_of(name text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT string_agg(letter, '' ORDER BY letter COLLATE "C")
    FROM unnest(string_to_array(array_to_string(intake.words_of(name), ''), NULL)) AS letter
);

-- Whether the words of a name stand in another order than in the next, which is written as such names are: as a document has it,
-- or without blanks where the first has some between characters that take none.
CREATE FUNCTION intake.is_turned_about(told intake.name_told, next intake.name_told)
RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN intake.words_of(told.name) <> intake.words_of(next.name)
    AND intake.letters_of(told.name) = intake.letters_of(next.name)
    AND (
        next.is_documented AND NOT told.is_documented
        OR next.is_documented = told.is_documented
            AND told.name
                ~ '[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]\s+[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]'
            AND next.name !~ '\s'
    );

-- A name, best rank first. What a document says is not made longer by who shows none.
CREATE FUNCTION intake.fuller(told intake.name_told, next intake.name_told)
RETURNS intake.name_told
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN told.name = next.name OR told.is_documented AND NOT next.is_documented THEN told
    WHEN intake.is_part_of_name(told.name, next.name) OR intake.is_turned_about(told, next) THEN next
    ELSE told
END;
CREATE AGGREGATE intake.name_as_told(intake.name_told) (
    SFUNC = intake.fuller, STYPE = intake.name_told, PARALLEL = SAFE
);
