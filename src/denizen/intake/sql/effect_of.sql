-- What the round has made known of the touched people in one kind of fact, and what it has replaced.
SELECT
    f.person_id, {fact_name} AS fact, f.is_made, f.declaration_id, {began}::daterange AS began,
    {ended}::daterange AS ended, {valid_during}::daterange AS valid_during, {dwelling_id}::uuid AS dwelling_id,
    {organisation_id}::uuid AS organisation_id, {other_id}::uuid AS other_id, {room}::text AS room,
    {category}::text AS category, {is_main}::boolean AS is_main, {disputed}::boolean AS disputed, {kind}::text AS kind,
    {value}::text AS value
FROM (SELECT DISTINCT person_id FROM touched) AS t
CROSS JOIN LATERAL (
    SELECT true AS is_made, {columns} FROM register.{fact} WHERE person_id = t.person_id AND recorded_at = %(now)s
    UNION ALL
    SELECT false, {columns} FROM register.{superseded} WHERE person_id = t.person_id AND upper(recorded_during) = %(now)s
) AS f
