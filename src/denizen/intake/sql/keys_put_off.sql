-- How many keys a first load has put off and not built again.
SELECT count(*) FROM intake.key_put_off
