-- Enter what an authority asks, in the name of whoever is signed in.
SELECT refusal, kept FROM door.enter_disclosure(
    %(token)s, %(id)s, %(authority)s, %(ground)s, %(case_number)s, %(subject)s, %(person)s, %(dwelling)s, %(case_papers)s,
    %(fields)s, %(during)s, %(handler)s, %(handler_hint)s, %(received_on)s, %(single_use)s, %(is_urgent)s, %(asks_delay)s)
