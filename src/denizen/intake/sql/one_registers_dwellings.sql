-- Wait until nobody else registers dwellings from a file, and keep others out until this transaction ends: no key holds
-- that two dwellings have different addresses.
SELECT pg_advisory_xact_lock(hashtext('denizen.intake.dwellings'))
