"""Some hundreds of invented people of whom everything is known, written straight into the tables by who may.

The pipeline would leave out what nobody declared of them; a reading is to meet each kind of fact, and each way in which
somebody is named beside another.
"""

from dataclasses import dataclass
from uuid import UUID

import psycopg

from benchmarks.stage import Stage, Town

_HOUSEHOLD = 4
_STATEMENTS = (
    "CREATE TEMPORARY TABLE crowd AS"
    " SELECT n, gen_random_uuid() AS person, uuidv7() AS said, sha256(int4send(n)) AS token"
    " FROM generate_series(1, %(people)s) AS n",
    "INSERT INTO register.person (id, registered_at) SELECT person, %(at)s FROM crowd",
    "INSERT INTO ledger.declaration (id, kind, party_id, capacity, channel, entered_by, received_at, occurred)"
    " SELECT said, 'residence_start', %(party)s, 'registrar', 'counter', %(clerk)s, %(at)s, %(began)s FROM crowd",
    "INSERT INTO ledger.described (declaration_id, part, name, sex, document_type, document_sealed, document_token)"
    " SELECT said, 'subject', 'Crowd ' || n, 'female', 'passport', 'sealed', token FROM crowd",
    # One in five is of nobody yet: it could mean two of them.
    "INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)"
    " SELECT said, 'subject', person, 'document', %(clerk)s, %(at)s FROM crowd WHERE n %% 5 > 0",
    "INSERT INTO linkage.question (declaration_id, part, reason, asked_at, more_fit, words)"
    " SELECT said, 'subject', 'several_candidates', %(at)s, false, token FROM crowd WHERE n %% 5 = 0",
    "INSERT INTO linkage.candidate (declaration_id, part, person_id)"
    " SELECT c.said, 'subject', o.person FROM crowd AS c JOIN crowd AS o ON o.n IN (c.n, c.n - 1) WHERE c.n %% 5 = 0",
    "INSERT INTO ledger.outcome (declaration_id, decided_at, state) SELECT said, %(at)s, 'applied' FROM crowd"
    " WHERE n %% 5 > 0",
    "INSERT INTO register.person_name (person_id, declaration_id, kind, name, script, valid_during, recorded_at)"
    " SELECT person, said, kind, kind || ' ' || n, 'Latn', '(,)', %(at)s"
    " FROM crowd, unnest('{official,latin,variant}'::text[]) AS kind",
    # Of each household the last two are the children of the first.
    "INSERT INTO register.particulars"
    " (person_id, declaration_id, sex, born, birth_place, nationality, mother_id, disputed, recorded_at)"
    " SELECT c.person, c.said, 'female', CASE WHEN c.n %% 4 > 1 THEN '[2019-05-01,2019-05-02)'"
    "     ELSE '[1980-05-01,1980-05-02)' END::daterange, 'birth place ' || c.n, 'CHN',"
    "     CASE WHEN c.n %% 4 > 1 THEN h.person END, false, %(at)s"
    " FROM crowd AS c LEFT JOIN crowd AS h ON h.n = c.n / 4 * 4",
    "INSERT INTO register.identity_document (person_id, declaration_id, document_type, sealed, token, hint,"
    " valid_during, recorded_at)"
    " SELECT person, said, 'passport', 'sealed', token, 'hint' || n, '(,)', %(at)s FROM crowd",
    "INSERT INTO register.residence"
    " (person_id, declaration_id, dwelling_id, room, is_main, began, valid_during, disputed, recorded_at)"
    " SELECT c.person, c.said, d.id, 'room ' || c.n, true, %(began)s, %(during)s, false, %(at)s"
    " FROM crowd AS c JOIN dwellings AS d ON d.n = c.n / 4",
    "INSERT INTO register.household_membership"
    " (person_id, declaration_id, head_id, relation, began, valid_during, recorded_at)"
    " SELECT c.person, c.said, h.person, CASE WHEN c.n = h.n THEN 'head' ELSE 'child' END, %(began)s, %(during)s,"
    " %(at)s"
    " FROM crowd AS c JOIN crowd AS h ON h.n = c.n / 4 * 4",
    "INSERT INTO register.guardianship (person_id, declaration_id, guardian_id, basis, valid_during, recorded_at)"
    " SELECT c.person, c.said, h.person, 'declared', '(,)', %(at)s"
    " FROM crowd AS c JOIN crowd AS h ON h.n = c.n / 4 * 4 + 1 WHERE c.n %% 4 > 1",
    "INSERT INTO register.organisation (id, credit_code, name)"
    " SELECT gen_random_uuid(), 'CROWD' || n, 'Mill ' || n FROM generate_series(0, %(people)s / 40) AS n",
    "INSERT INTO register.employment (person_id, declaration_id, organisation_id, occupation, began, valid_during,"
    " disputed, recorded_at)"
    " SELECT c.person, c.said, o.id, 'occupation ' || c.n, %(began)s, %(during)s, false, %(at)s"
    " FROM crowd AS c JOIN register.organisation AS o ON o.credit_code = 'CROWD' || c.n / 40 WHERE c.n %% 4 < 2",
    "INSERT INTO register.tenancy"
    " (person_id, declaration_id, dwelling_id, began, valid_during, disputed, recorded_at, provider_id)"
    " SELECT c.person, c.said, d.id, %(began)s, %(during)s, false, %(at)s, %(party)s"
    " FROM crowd AS c JOIN dwellings AS d ON d.n = c.n / 4 WHERE c.n %% 4 = 0",
    "INSERT INTO register.contact_point (person_id, declaration_id, kind, value, recorded_at)"
    " SELECT person, said, 'phone', 'phone ' || n, %(at)s FROM crowd",
)  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """Whom and what readings can be asked for; tokens are those of documents, and find one each."""

    people: list[UUID]
    """In the order of the number in their names: the first is *official 1*."""
    tokens: list[bytes]
    declarations: list[UUID]
    questions: list[UUID]
    dwellings: list[UUID]
    organisations: list[UUID]


def settle(stage: Stage, town: Town, people: int) -> Crowd:
    """Let so many people live in the dwellings of a town, four to a household."""
    with stage.administrator() as db, db.transaction():
        at = {"at": "2024-06-01T00:00Z", "began": "[2024-01-01,2024-01-02)", "during": "[2024-01-01,)"}
        given = at | {"people": people, "party": town.registrar.party_id, "clerk": town.registrar.entered_by}
        db.execute(
            "CREATE TEMPORARY TABLE dwellings AS"
            " SELECT row_number() OVER (ORDER BY plate) - 1 AS n, id FROM places.dwelling"
        )
        # There are small children among them, and nobody to ask: what comes before a reading has tests of its own.
        db.execute("UPDATE access.allowance SET own_area = false, approved_under = NULL")
        for statement in _STATEMENTS:
            with psycopg.ClientCursor(db) as cursor:
                cursor.execute(statement.encode(), given)
        return Crowd(
            _found(db, "SELECT person FROM crowd ORDER BY n"),
            _found(db, "SELECT token FROM crowd ORDER BY n"),
            _found(db, "SELECT said FROM crowd ORDER BY n"),
            _found(db, "SELECT declaration_id FROM linkage.question ORDER BY 1"),
            _found(db, "SELECT DISTINCT dwelling_id FROM register.residence ORDER BY 1"),
            _found(db, "SELECT id FROM register.organisation ORDER BY credit_code"),
        )


def _found[T](db: psycopg.Connection, query: str) -> list[T]:
    return [row[0] for row in db.execute(query.encode())]
