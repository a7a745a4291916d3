-- What somebody types into a form, sealed by the pages under a key that is not here. Kept for a day.

CREATE TABLE intake.sheet (
    id         uuid        NOT NULL,
    actor_id   uuid        NOT NULL,
    session_id uuid        NOT NULL,
    kept_at    timestamptz NOT NULL,
    sealed     bytea       NOT NULL,
    CONSTRAINT sheet_is_identified PRIMARY KEY (id),
    CONSTRAINT sheet_is_no_file CHECK (octet_length(sealed) <= 262144)
);
CREATE INDEX sheet_is_found_by_actor ON intake.sheet (actor_id, kept_at);
CREATE INDEX sheet_is_found_by_age ON intake.sheet (kept_at);
