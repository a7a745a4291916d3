-- Let an actor act no more.
UPDATE access.actor SET active = false WHERE id = %(actor_id)s AND active
