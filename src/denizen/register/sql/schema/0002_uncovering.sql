-- Requests to uncover a document number: asked by the pages, answered by the keeper, taken by who asked, within seconds.
-- No foreign keys: rows are few, live no longer than a ticket, and a check would lock what others write.

CREATE TABLE register.uncovering (
    ticket_id      uuid        NOT NULL,
    asked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    declaration_id uuid        NOT NULL,
    document_type  text        NOT NULL,
    hint           text        NOT NULL,
    public_key     bytea       NOT NULL,
    answer         bytea,
    refusal        text,
    CONSTRAINT uncovering_is_asked_once PRIMARY KEY (ticket_id),
    CONSTRAINT uncovering_has_a_public_key CHECK (octet_length(public_key) = 32),
    CONSTRAINT uncovering_has_one_answer CHECK (num_nonnulls(answer, refusal) < 2)
);
CREATE INDEX uncovering_waits_in_order ON register.uncovering (asked_at) WHERE answer IS NULL AND refusal IS NULL;
