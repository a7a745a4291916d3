-- Requests that wait for the keeper, the oldest first. One that the application holds, taking
-- it back, is passed over: whoever signs in waits for the keeper too.
SELECT ticket_id FROM register.uncovering WHERE answer IS NULL AND refusal IS NULL ORDER BY asked_at LIMIT 20
FOR UPDATE SKIP LOCKED
