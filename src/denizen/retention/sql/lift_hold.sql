-- Lift a hold that stands.
UPDATE retention.hold SET lifted_at = %(now)s WHERE id = %(hold_id)s AND lifted_at IS NULL
