-- Strike off a key that was built again.
DELETE FROM intake.key_put_off WHERE name = %(name)s
