-- Keep one thing that a trial would change.
INSERT INTO intake.effect (
    errand_id, place, person_id, is_new_person, fact, field_group, is_made, is_asked, declaration_id, began, ended, valid_during, dwelling_id,
    organisation_id, other_id, room, category, is_main, disputed, kind, value
) VALUES (
    %(errand_id)s, %(place)s, %(person_id)s, %(is_new_person)s, %(fact)s, %(field_group)s, %(is_made)s, %(is_asked)s, %(declaration_id)s, %(began)s,
    %(ended)s, %(valid_during)s, %(dwelling_id)s, %(organisation_id)s, %(other_id)s, %(room)s, %(category)s, %(is_main)s,
    %(disputed)s, %(kind)s, %(value)s
)
