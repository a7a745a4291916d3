-- The time at which a round is recorded: the caller's, or just after the last one where a clock stands back or somebody
-- who came later was served first. So nothing is ever replaced by what was known before it.
-- Whoever has changed the row keeps every other applier waiting here until the round is committed or undone.
UPDATE intake.record_clock
SET latest = CASE WHEN %(now)s < latest THEN latest + interval '1 microsecond' ELSE %(now)s END
RETURNING latest
