-- What a change of the lookup key needs: the tokens made in advance, and under which key those of the register are.

CREATE TABLE register.next_token (
    token bytea NOT NULL,
    next  bytea NOT NULL,
    CONSTRAINT next_token_is_made_once PRIMARY KEY (token)
);

CREATE TABLE register.lookup_key (
    mark text NOT NULL,
    CONSTRAINT lookup_key_is_identified PRIMARY KEY (mark)
);
CREATE UNIQUE INDEX lookup_key_is_one ON register.lookup_key ((true));
