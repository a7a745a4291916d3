-- All dwellings with their addresses.
SELECT id, address FROM places.dwelling
