-- What the keeper made of an answer, and whether there is a keeper.
SELECT door.sign_in_outcome(%(attempt)s),
    EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'denizen_keeper' AND application_name = 'keeper'
    )
