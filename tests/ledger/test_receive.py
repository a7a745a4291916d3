"""Receiving: what was said is kept as it was said, all of it or nothing, and not by the application."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest

from denizen.ledger.actions import FEW, open_batch, receive, reject_rows
from denizen.ledger.errors import BatchAlreadyReceived
from denizen.ledger.rules import AMENDING, INTERACTIVE, KINDS, Declaration, Described

from ..intake.declaring import Town, day, document, said, somebody

EVERYTHING = Declaration(
    "residence_start",
    (
        Described(
            name="Ба́т",
            name_latin="Bat",
            sex="male",
            born=day("1990"),
            birth_place="Улаанбаатар",
            nationality="MNG",
            document=document("AB1", "passport", issuer="MNG", hint="1", valid_to=date(2030, 1, 1)),
            phone="+97611",
            email="a@b.mn",
            language="mn",
            home_division="152501",
            home_address="路",
        ),
        Described("head", name="頭"),
    ),
    occurred=day("../2024-03-05"),
    plate="KZ7M-4Q2P",
    address="试验路1号",
    room="1",
    category="long_term",
    is_main=False,
    purpose="work",
    previous_place="330782",
    term_until=date(2025, 1, 1),
    filing_number="F",
    employer_code="C",
    occupation="cook",
    contract_kind="fixed",
    workplace="mill",
    check_in=datetime(2024, 3, 5, 12, tzinfo=UTC),
    check_out=datetime(2024, 3, 6, 12, tzinfo=UTC),
    relation="child",
    keys=(b"k" * 12, b'\\"{},'),
    address_key="试验路1",
)


def test_everything_that_was_said_is_kept(town: Town) -> None:
    sender = town.party("registrar")
    [receipt] = town.receive(sender, EVERYTHING, lane=INTERACTIVE)
    query = "SELECT * FROM ledger.declaration WHERE id = %s"
    with town.owner.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        row = cursor.execute(query, [receipt.declaration_id]).fetchone()
        assert row is not None
        same = set(row) & set(EVERYTHING.__slots__) - {"occurred", "people"}
        assert {name: row[name] for name in same} == {name: getattr(EVERYTHING, name) for name in same}
        assert row["number"] == receipt.number
        assert (row["received_at"], row["party_id"], row["entered_by"]) == (
            receipt.received_at,
            sender.party_id,
            sender.entered_by,
        )
        assert (row["occurred"].lower, row["occurred"].upper) == (None, date(2024, 3, 6))
        query = "SELECT * FROM ledger.described WHERE declaration_id = %s ORDER BY part DESC"
        subject, head = cursor.execute(query, [receipt.declaration_id]).fetchall()
    person, paper = EVERYTHING.people[0], EVERYTHING.people[0].document
    assert paper is not None
    for name in set(subject) & set(person.__slots__) - {"born"}:
        assert subject[name] == getattr(person, name)
    assert (subject["born"].lower, subject["born"].upper) == (date(1990, 1, 1), date(1991, 1, 1))
    assert (subject["document_token"], subject["document_sealed"]) == (paper.token, paper.sealed)
    assert (subject["document_issuer"], subject["document_hint"], subject["document_valid_to"]) == (
        "MNG",
        "1",
        date(2030, 1, 1),
    )
    assert (head["part"], head["name"]) == ("head", "頭")
    waiting = town.owner.execute(
        "SELECT lane, keys, address_key FROM ledger.waiting WHERE declaration_id = %s",
        [receipt.declaration_id],
    ).fetchone()
    assert waiting == (INTERACTIVE, list(EVERYTHING.keys), EVERYTHING.address_key)


def test_all_are_received_or_none(town: Town) -> None:
    before = town.count("SELECT count(*) FROM ledger.declaration")
    good = said("confirmation", somebody(), "2024-03-05")
    with pytest.raises(psycopg.errors.CheckViolation):
        town.receive(town.party("registrar"), good, replace(good, occurred=None))
    assert town.count("SELECT count(*) FROM ledger.declaration") == before


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_may_be_received(town: Town, kind: str) -> None:
    target = uuid4() if kind in AMENDING else None
    words = said(kind, somebody(), "2024-03-05", target=target)  # type: ignore[arg-type]
    assert len(town.receive(town.party("registrar"), words)) == 1


def test_numbers_of_receipts_tell_nothing_and_ids_tell_the_order(town: Town) -> None:
    receipts = town.receive(
        town.party("registrar"), *(said("confirmation", somebody(), "2024") for _ in range(50))
    )
    ids, numbers = [each.declaration_id for each in receipts], [each.number for each in receipts]
    assert ids == sorted(ids)
    assert {each.version for each in numbers} == {4}
    assert len({each.bytes[:4] for each in numbers}) > 45


def test_the_application_declares_nothing_and_reads_nothing(town: Town) -> None:
    sender, words = town.party("registrar"), said("confirmation", somebody(), "2024-03-05")
    with town.database.connect("denizen_web") as web:
        for few_or_many in (1, FEW + 1):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                receive(web, actor=sender, declarations=[words] * few_or_many, now=town.tick())
        for table in ("declaration", "described", "waiting", "outcome", "batch", "upload", "reject"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(f"SELECT * FROM ledger.{table}")
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE party_id = %s", sender.party_id) == 0


def test_nobody_declares_in_a_capacity_that_is_not_theirs(town: Town) -> None:
    """Whoever took over a worker writes rows as they like, yet no landlord's word becomes a registrar's."""
    words = said("confirmation", somebody(), "2024-03-05")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        town.receive(replace(town.party("landlord"), capacity="registrar"), words)


def test_nobody_changes_or_removes_what_was_received(town: Town) -> None:
    for statement in ("DELETE FROM ledger.declaration", "UPDATE ledger.declaration SET kind = 'death'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            town.worker.execute(statement)


def test_a_file_is_received_once_by_party_and_kind(town: Town) -> None:
    sender, other = town.party("hotel"), town.party("hotel")
    batch = {"file_name": "guests.csv", "digest": b"d" * 32, "sealed": b"s", "now": town.tick()}
    first = open_batch(town.receiving, actor=sender, kind="lodging_checkin", **batch)  # type: ignore[arg-type]
    with pytest.raises(BatchAlreadyReceived):
        open_batch(town.receiving, actor=sender, kind="lodging_checkin", **batch)  # type: ignore[arg-type]
    assert open_batch(town.receiving, actor=other, kind="lodging_checkin", **batch) != first  # type: ignore[arg-type]
    reject_rows(town.receiving, batch_id=first, rejects=[(2, "plate", "dwelling.plate_unknown")])
    words = replace(said("confirmation", somebody(), "2024"), row_number=3)
    receive(town.receiving, actor=sender, declarations=[words], now=town.tick(), batch_id=first)
    assert town.count("SELECT count(*) FROM ledger.reject WHERE batch_id = %s", first) == 1
    assert (
        town.count("SELECT count(*) FROM ledger.declaration WHERE batch_id = %s AND row_number = 3", first)
        == 1
    )
