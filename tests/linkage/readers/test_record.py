"""Everything held about a person comes out for that person, but for what is listed; and nothing of anybody else's."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jsonschema_rs
import psycopg
import pytest
from psycopg import sql
from psycopg.types.range import DateRange, TimestamptzRange

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.kernel.dictionary import tables
from denizen.linkage.queries import record
from denizen.register.errors import PersonJoined, PersonUnknown
from tests.access.town import KNOWN, Town

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCHEMA = json.loads((DOCS / "api" / "record.schema.json").read_text("utf-8"))
EXEMPTION = re.compile(r"^\| `([a-z]+\.[a-z_]+)(?:\.([a-z_]+))?` \| (.+) \|$", re.MULTILINE)

NO_TEXT = "a canary of bytes that comes out as no text"
INSTANT = datetime(2001, 1, 1, tzinfo=UTC)
DAY = date(1801, 1, 1)


def told(town: Town, person: UUID) -> dict[str, Any]:
    """What a counter clerk hands out."""
    ticket = town.ticket("record", "counter_clerk", "access.request", person=person)
    answer = record(town.web, ticket, authority="Town hall", now=KNOWN)
    jsonschema_rs.validate(SCHEMA, answer)
    return answer


def exemptions() -> dict[tuple[str, str | None], str]:
    """What docs/rights.md says is left out: whole tables, and columns of others."""
    listed = (DOCS / "rights.md").read_text("utf-8")
    return {(table, column or None): why for table, column, why in EXEMPTION.findall(listed)}


class Canaries:
    """A value of its own for each column, and how it is written in the file."""

    def __init__(self) -> None:
        self.count = 0
        self.written: dict[tuple[str, str], str] = {}

    def value(self, table: str, column: str, of_type: str) -> Any:
        """A value that stands nowhere else."""
        self.count += 1
        value, self.written[table, column] = self._made(f"{table}.{column}", of_type)
        return value

    def _made(self, column: str, of_type: str) -> tuple[Any, str]:
        day, instant = DAY + timedelta(days=2 * self.count), INSTANT + timedelta(hours=self.count)
        word, number, own = f"canary {self.count} of {column}", 17_000 + self.count, uuid4()
        made: dict[str, tuple[Any, str]] = {
            "uuid": (own, str(own)),
            "date": (day, day.isoformat()),
            "daterange": (DateRange(day, day + timedelta(days=1)), f'"from": "{day.isoformat()}"'),
            "timestamp with time zone": (instant, instant.isoformat()),
            "tstzrange": (TimestamptzRange(instant, instant + timedelta(minutes=7)), instant.isoformat()),
            "boolean": (True, f'"{column.rpartition(".")[2]}": true'),
            "bytea": (own.bytes * 2, NO_TEXT),
            "bytea[]": ([own.bytes * 2], NO_TEXT),
            "text": (word, word),
            "text[]": ([word], word),
        }
        return made.get(of_type, (number, str(number)))


def fill(
    db: psycopg.Connection, table: str, columns: dict[str, str], known: dict[str, Any], canaries: Canaries
) -> None:
    """A row of a table with a canary in each column whose value is not given."""
    row = {name: known.get(name) or canaries.value(table, name, of_type) for name, of_type in columns.items()}
    db.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        ),
        row,
    )


LOOSEN = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', k.conrelid::regclass, k.conname)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('c', 'f') AND (
        c.relnamespace::regnamespace::text IN ('register', 'ledger', 'linkage', 'journal', 'disclosure')
        OR c.oid = 'access.own_record'::regclass)
"""
GENERATED = """
    SELECT attrelid::regclass::text || '.' || attname FROM pg_attribute WHERE attgenerated <> '' AND attnum > 0
"""


def test_a_canary_in_each_column_comes_out_or_is_listed(town: Town) -> None:
    """A column that is added, and forgotten here and in the file, fails this test."""
    listed, canaries, db = exemptions(), Canaries(), town.owner
    people = [table for table in tables(db) if table.is_person]
    columns = {table.name: {each.column: each.type for each in table.columns} for table in people}
    # A declaration that came in a file was received when that was.
    without = {name for (name,) in db.execute(GENERATED)} | {"ledger.declaration.batch_id"}
    stale = [f"{table}.{column}" for table, column in listed
             if table not in columns or (column is not None and column not in columns[table])]  # fmt: skip
    assert stale == [], "what is listed is there"
    for (statement,) in db.execute(LOOSEN).fetchall():
        db.execute(statement.encode())
    who, declared, another, dwelling = uuid4(), uuid4(), town.declaration(), town.dwelling()
    doubt = uuid4()
    organisation, actor = town.organisation("The Mill"), town.actor("registrar")
    authority, letter = uuid4(), uuid4()
    db.execute(
        "INSERT INTO disclosure.authority (id, name, country, kind) VALUES (%s, 'The court', 'CN', 'court')",
        [authority],
    )
    known: dict[str, Any] = {
        "authority_id": authority, "ground": "civil_evidence", "person_id": who,
        "kept_id": who, "one_id": who, "declaration_id": declared, "dwelling_id": dwelling,
        "organisation_id": organisation, "provider_id": town.party, "party_id": town.party, "part": "subject",
        "ended_by": declared, "actor_id": actor, "entered_by": actor,
    }  # fmt: skip
    own = {
        "register.person": {"id": who},
        "ledger.declaration": {"id": declared},
        "linkage.link_superseded": {"declaration_id": another},
        "disclosure.request": {"id": letter},
        "disclosure.step": {"request_id": letter},
        "register.doubt": {"id": doubt},
        "register.doubt_state": {"doubt_id": doubt},
        "register.correction_notice": {"doubt_id": doubt},
    }
    filled = [table.name for table in people if (table.name, None) not in listed]
    for name in filled:
        asked = {
            column: of_type for column, of_type in columns[name].items() if f"{name}.{column}" not in without
        }
        fill(db, name, asked, known | own.get(name, {}), canaries)
    (number,) = db.execute("SELECT number FROM ledger.declaration WHERE id = %s", [declared]).fetchone() or (
        None,
    )
    text = json.dumps(_unchecked(town, who), ensure_ascii=False)
    (plate,) = db.execute("SELECT plate FROM places.dwelling").fetchone() or (None,)
    missing = [
        f"{table}.{column}"
        for (table, column), written in canaries.written.items()
        if written not in text and (table, column) not in listed
    ]
    assert missing == []
    for instead in (
        str(number),
        plate,
        "1 Sand Street",
        "The Mill",
        "Town hall",
        "p-registrar",
        "The court",
        str(letter),
    ):
        assert instead in text, instead
    for anybody in (who, declared, dwelling, organisation, actor):
        assert str(anybody) not in text, "ids are the register's own"
    told_all_the_same = [
        f"{table}.{column}" for table, column in listed
        if column is not None and canaries.written.get((table, column), "\0") in text
    ]  # fmt: skip
    assert told_all_the_same == [], "what is listed as left out is left out"


def _unchecked(town: Town, person: UUID) -> dict[str, Any]:
    ticket = town.ticket("record", "counter_clerk", "access.request", person=person)
    answer = record(town.web, ticket, authority="Town hall", now=KNOWN)
    # Codes that no law knows stand in it for once; the members are those of the schema all the same.
    jsonschema_rs.validate(SCHEMA, answer)
    return answer


def test_what_was_known_before_comes_with_when_it_was_known(town: Town) -> None:
    bat = town.person("Bat")
    later = KNOWN + timedelta(days=30)
    town.fact(
        "person_name_superseded", bat, town.declaration(), kind="official", name="Batt", script="Latn",
        valid_during=DateRange(), recorded_during=TimestamptzRange(KNOWN, later),
    )  # fmt: skip
    spans = {name["name"]: (name["known_from"], name["known_until"]) for name in told(town, bat)["names"]}
    assert [datetime.fromisoformat(each) for each in spans["Batt"]] == [KNOWN, later]
    assert spans["Bat"][1] is None


def test_it_is_logged_with_all_its_groups_and_for_whoever_is_named_beside(town: Town) -> None:
    bat, head = town.person("Bat"), town.person("Sara")
    town.fact(
        "household_membership", bat, town.declaration(), head_id=head, relation="spouse",
        began=DateRange(date(2020, 1, 1), date(2020, 1, 2)), valid_during=DateRange(date(2020, 1, 1), None),
        recorded_at=KNOWN,
    )  # fmt: skip
    found = told(town, bat)
    assert found["household"] == [{"name": "Sara", "relation": "head"}]
    assert str(head) not in json.dumps(found)
    assert found["deliveries"] == {"count": 0, "last": []}
    ((_person, reader, fields, _certain),) = town.lines(bat)
    assert (reader, set(fields)) == ("record", town.allowed("record", "counter_clerk", "access.request"))
    assert [(reader, fields) for _person, reader, fields, _certain in town.lines(head)] == [
        ("record", ["household"])
    ]
    assert told(town, bat)["deliveries"]["count"] == 1


def test_whoever_asked_and_did_not_read_may_have_seen_them_all(town: Town) -> None:
    bat, head = town.person("Bat"), town.person("Sara")
    town.fact(
        "household_membership", bat, town.declaration(), head_id=head, relation="spouse",
        began=DateRange(date(2020, 1, 1), date(2020, 1, 2)), valid_during=DateRange(date(2020, 1, 1), None),
        recorded_at=KNOWN,
    )  # fmt: skip
    town.ticket("record", "counter_clerk", "access.request", person=bat)
    town.age_tickets(timedelta(minutes=10))
    sweep_tickets(town.worker)
    for person in (bat, head):
        assert [(reader, certain) for _person, reader, _fields, certain in town.lines(person)] == [
            ("record", False)
        ]


def test_what_was_taken_for_the_persons_and_is_anothers_is_not_told(town: Town) -> None:
    """After records were parted, what the one was held to be for a while is the other's."""
    bat, sara = town.person("Bat"), town.person("Sara")
    hers = town.declaration(address="7 Hidden Lane")
    town.link(hers, sara)
    town.owner.execute(
        "INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)"
        " VALUES (%s, 'subject', %s, 'merge', %s, tstzrange('2024-01-01', '2024-02-01'))",
        [hers, bat, uuid4()],
    )
    town.fact(
        "person_name_superseded", bat, hers, kind="official", name="Sara", script="Latn",
        valid_during=DateRange(), recorded_during=TimestamptzRange(KNOWN, KNOWN + timedelta(days=1)),
    )  # fmt: skip
    found = told(town, bat)
    (once,) = found["declarations"]
    assert set(once) == {"part", "linked"}
    assert once["linked"]["basis"] == "merge"
    text = json.dumps(found)
    for hidden in ("Sara", "Hidden Lane", str(town.receipt(hers))):
        assert hidden not in text, hidden
    assert "Hidden Lane" in json.dumps(told(town, sara))


def test_whoever_is_named_beside_another_gets_their_own_words_alone(town: Town) -> None:
    mother = town.person("Sara")
    birth = town.declaration("birth", address="7 Hidden Lane")
    for part, name in (("subject", "The child"), ("mother", "Sara D.")):
        town._insert("ledger.described", declaration_id=birth, part=part, name=name)
    town._insert(
        "linkage.link", declaration_id=birth, part="mother", person_id=mother, basis="document",
        decided_by=uuid4(), decided_at=KNOWN,
    )  # fmt: skip
    (said,) = told(town, mother)["declarations"]
    assert (said["part"], said["party"], [each["name"] for each in said["described"]]) == (
        "mother", "Town hall", ["Sara D."],
    )  # fmt: skip
    assert "said" not in said
    assert "occurred" not in said


def test_a_joined_record_leads_to_the_one_that_was_kept_which_tells_of_both(town: Town) -> None:
    kept, joined = town.person("Bat"), town.person("Bat B.")
    town.merge(kept, joined)
    with pytest.raises(PersonJoined):
        told(town, joined)
    found = told(town, kept)
    assert {name["name"] for name in found["names"]} == {"Bat", "Bat B."}
    assert len(found["records"]["registered"]) == 2
    assert [merge["reason_code"] for merge in found["records"]["merges"]] == ["same_person"]
    assert town.lines(joined) == []
    with pytest.raises(PersonUnknown):
        told(town, uuid4())


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("registrar", "registration.upkeep"),
        ("supervisor", "access.request"),
        ("counter_clerk", "residence.proof"),
    ],
)
def test_another_purpose_or_role_is_refused(town: Town, role: str, purpose: str) -> None:
    bat = town.person()
    with pytest.raises(AccessRefused):
        town.ticket("record", role, purpose, person=bat)
    assert town.lines(bat) == []
