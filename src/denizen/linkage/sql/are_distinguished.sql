-- Whether a registrar found these two to be different people.
SELECT EXISTS (
    SELECT FROM linkage.distinction
    WHERE one_id = least(%(kept_id)s, %(absorbed_id)s) AND other_id = greatest(%(kept_id)s, %(absorbed_id)s)
)
