-- How many bytes of the log the store does not have yet, whether the server still keeps them, and whether somebody
-- follows it now; no row where nobody ever did.
SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, wal_status, active
FROM pg_replication_slots
WHERE slot_name = %(slot)s
