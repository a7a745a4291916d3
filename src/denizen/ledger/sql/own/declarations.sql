-- What a sender's program is told of its party's declarations.
SELECT number, kind, capacity, channel, batch_id, received_at, came_in_at, happened_on, happened_at, whom, state, code,
    fields, decided_at
FROM reading.own_declarations(%(token)s, %(number)s, %(after)s, %(state)s, %(most)s)
