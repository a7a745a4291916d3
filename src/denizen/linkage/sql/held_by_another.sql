-- Whether somebody else than an actor is at a question now. The claim is read and not held: nobody waits for whoever holds its row.
SELECT true FROM linkage.claim
WHERE declaration_id = %(declaration_id)s AND actor_id <> %(actor_id)s AND held_until > clock_timestamp()
