-- Leave the answer to a request, or the refusal.
UPDATE register.uncovering SET answer = %(answer)s, refusal = %(refusal)s WHERE ticket_id = %(ticket)s
