"""The doors: whoever is signed in declares for whom the role allows, and nobody declares in another's name."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import close_session
from denizen.access.errors import AccessRefused, NotSignedIn
from denizen.access.queries import party_for
from denizen.ledger.actions import Sender, became, declare, keep_draft, send_draft
from denizen.ledger.errors import DraftUnknown, KeyUsedForAnother
from denizen.ledger.rules import Declaration

from ..intake.declaring import Town, said, somebody
from .test_receive import EVERYTHING


@pytest.fixture(name="web")
def _web(town: Town):  # type: ignore[no-untyped-def]
    with town.database.connect("denizen_web") as web:
        yield web


def signed_in(town: Town, role: str, party: UUID | None = None) -> str:
    """The token of a new actor of that role."""
    actor = uuid4()
    town.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, %s, %s, %s, %s)",
        [actor, role, role, actor.hex, party],
    )
    return town.session(actor)


def declared(town: Town, number: UUID | None) -> tuple[object, ...]:
    """Who declared, in which capacity, by which way, and how many people are described."""
    row = town.owner.execute(
        "SELECT d.party_id, d.capacity, d.channel, count(p.*) FROM ledger.declaration AS d"
        " LEFT JOIN ledger.described AS p ON p.declaration_id = d.id WHERE d.number = %s GROUP BY d.id",
        [number],
    ).fetchone()
    assert row is not None
    return row


def words_of(town: Town, number: UUID | None) -> list[tuple[object, ...]]:
    """Everything that was said, without what the door itself found."""
    found_here = "'id', 'number', 'party_id', 'entered_by', 'received_at', 'channel', 'capacity', 'batch_id'"
    return town.owner.execute(
        f"""
        SELECT to_jsonb(d) - ARRAY[{found_here}], to_jsonb(p) - 'declaration_id',
            to_jsonb(w) - ARRAY['declaration_id', 'lane']
        FROM ledger.declaration AS d
        JOIN ledger.described AS p ON p.declaration_id = d.id
        JOIN ledger.waiting AS w ON w.declaration_id = d.id
        WHERE d.number = %s ORDER BY p.part
        """.encode(),
        [number],
    ).fetchall()


def test_a_reporter_declares_for_its_own_party(town: Town, web: psycopg.Connection) -> None:
    party = town.party("landlord")
    token = signed_in(town, "reporter", party.party_id)
    [one] = declare(web, token=token, declarations=[said("confirmation", somebody(), "2024")])
    assert one.refusal is None
    assert declared(town, one.number) == (party.party_id, "landlord", "web", 1)


def test_everything_said_at_a_door_is_kept_as_when_it_came_in_a_file(
    town: Town, web: psycopg.Connection
) -> None:
    party = town.party("registrar")
    token = signed_in(town, "registrar", party.party_id)
    [receipt] = town.receive(party, EVERYTHING)
    [direct] = declare(web, token=token, declarations=[EVERYTHING])
    kept = send_draft(web, token=token, draft=keep_draft(web, token=token, declaration=EVERYTHING))
    by_file, by_door, by_draft = (
        words_of(town, each) for each in (receipt.number, direct.number, kept.number)
    )
    assert len(by_file) == 2
    assert by_file == by_door == by_draft


@pytest.mark.parametrize(
    ("role", "capacity", "may"),
    [
        ("counter_clerk", "landlord", True),
        ("registrar", "hotel", True),
        ("counter_clerk", "registrar", False),
        ("counter_clerk", "hotel", False),
        ("reporter", "landlord", False),
        ("auditor", "resident", False),
        ("supervisor", "resident", False),
    ],
)
def test_staff_enter_for_those_whom_their_role_serves(
    town: Town, web: psycopg.Connection, role: str, capacity: str, may: bool
) -> None:
    own, other = town.party("school"), town.party(capacity)
    token = signed_in(town, role, own.party_id)
    words = said("confirmation", somebody(), "2024")
    if may:
        [one] = declare(web, token=token, party=other.party_id, declarations=[words])
        assert declared(town, one.number) == (other.party_id, capacity, "counter", 1)
        return
    with pytest.raises(AccessRefused) as refused:
        declare(web, token=token, party=other.party_id, declarations=[words])
    with pytest.raises(AccessRefused) as refused_too:
        keep_draft(web, token=token, party=other.party_id, declaration=words)
    assert {refused.value.code, refused_too.value.code} == {"access.party_unknown"}


def test_a_party_is_found_by_whoever_may_declare_for_it_alone(town: Town, web: psycopg.Connection) -> None:
    landlord = town.party("landlord")
    for role, found in (("counter_clerk", True), ("auditor", False)):
        party = party_for(web, signed_in(town, role), landlord.party_id.hex)
        assert (party is not None and party.id == landlord.party_id) is found
    assert party_for(web, "x" * 43, landlord.party_id.hex) is None


def test_nobody_declares_without_a_session(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    close_session(web, token=token)
    for stale in (token, "", "x" * 43):
        with pytest.raises(NotSignedIn):
            declare(web, token=stale, declarations=[said("confirmation", somebody(), "2024")])
        with pytest.raises(NotSignedIn):
            keep_draft(web, token=stale, declaration=said("confirmation", somebody(), "2024"))
        with pytest.raises(NotSignedIn):
            send_draft(web, token=stale, draft=uuid4())


def test_whoever_took_over_the_application_writes_no_row_but_through_a_door(
    town: Town, web: psycopg.Connection
) -> None:
    """What the door finds by itself cannot be handed in: another's name, another time, an earlier number, a file."""
    party, other = town.party("landlord"), town.party("registrar")
    token = signed_in(town, "reporter", party.party_id)
    number = uuid4()
    forged = psycopg.types.json.Jsonb(
        [
            {
                "id": str(uuid4()), "kind": "confirmation", "occurred": "[2024-01-01,2024-01-02)",
                "party_id": str(other.party_id), "capacity": "registrar", "channel": "file", "number": str(number),
                "received_at": "2020-01-01", "entered_by": str(uuid4()), "batch_id": str(uuid4()), "row_number": 1,
            }
        ]
    )  # fmt: skip
    row = web.execute(
        "SELECT number, refusal FROM door.declare(%s, NULL, %s, '[]')", [token, forged]
    ).fetchone()
    assert row is not None
    assert row[0] != number
    assert declared(town, row[0]) == (party.party_id, "landlord", "web", 0)
    forgeries = (
        "SELECT door.enter(NULL::ledger.draft[], NULL, NULL, ROW(1))",
        "INSERT INTO ledger.draft (id) VALUES (gen_random_uuid())",
        "SELECT * FROM ledger.draft",
        "SELECT door.actor('x')",
    )
    for statement in forgeries:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement.encode())


def keyed(key: str, **words: object) -> Declaration:
    """A declaration with an idempotency key."""
    return replace(said("confirmation", somebody(), "2024"), idempotency_key=key, **words)  # type: ignore[arg-type]


def test_a_key_that_came_before_is_acknowledged_as_it_was(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    words = keyed("k1")
    [first] = declare(web, token=token, declarations=[words])
    again = declare(web, token=token, declarations=[words, keyed("k2"), words])
    assert [each.number for each in again[::2]] == [first.number, first.number]
    assert again[0].received_at == first.received_at
    assert again[1].number not in (None, first.number)
    [other] = declare(web, token=token, declarations=[keyed("k1", room="9")])
    assert isinstance(other.refusal, KeyUsedForAnother)


def test_a_key_whose_words_were_forgotten_is_acknowledged_too(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    words = keyed("k1")
    [first] = declare(web, token=token, declarations=[words])
    with town.database.connect("denizen_owner") as owner:  # as when the lookup key is changed
        owner.execute("UPDATE ledger.declaration SET digest = NULL")
    again, new, other = declare(web, token=token, declarations=[words, keyed("k2"), keyed("k2", room="9")])
    assert (again.number, again.refusal) == (first.number, None)
    assert new.refusal is None
    assert isinstance(other.refusal, KeyUsedForAnother)


def test_within_one_call_the_first_of_a_key_stands(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    words = keyed("k1")
    first, same, other = declare(web, token=token, declarations=[words, words, keyed("k1", room="9")])
    assert first.number == same.number
    assert (first.refusal, same.refusal) == (None, None)
    assert isinstance(other.refusal, KeyUsedForAnother)
    query = "SELECT count(*) FROM ledger.declaration WHERE idempotency_key = 'k1' AND number = %s"
    assert town.count(query, first.number) == 1


def test_fifty_at_once_with_one_key_are_one(town: Town) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    words = keyed(uuid4().hex)

    def send(_turn: int) -> UUID | None:
        with town.database.connect("denizen_web") as db:
            [one] = declare(db, token=token, declarations=[words])
            return one.number

    with ThreadPoolExecutor(8) as several:
        numbers = set(several.map(send, range(50)))
    assert len(numbers) == 1
    assert (
        town.count(
            "SELECT count(*) FROM ledger.declaration WHERE idempotency_key = %s", words.idempotency_key
        )
        == 1
    )


def test_a_draft_is_sent_once_by_whoever_wrote_it(town: Town, web: psycopg.Connection) -> None:
    party = town.party("landlord")
    token, colleague = (signed_in(town, "counter_clerk") for _ in range(2))
    words = said("confirmation", somebody(), "2024")
    draft = keep_draft(web, token=token, party=party.party_id, declaration=words)
    with pytest.raises(DraftUnknown):
        send_draft(web, token=colleague, draft=draft)
    first = send_draft(web, token=token, draft=draft)
    assert first.number == draft
    assert send_draft(web, token=token, draft=draft) == first
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE number = %s", draft) == 1
    assert town.count("SELECT count(*) FROM ledger.draft WHERE number = %s", draft) == 0
    with pytest.raises(DraftUnknown):
        send_draft(web, token=token, draft=uuid4())


def test_a_draft_sent_by_many_at_once_is_one_declaration(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "reporter", town.party("landlord").party_id)
    draft = keep_draft(web, token=token, declaration=said("confirmation", somebody(), "2024"))

    def send(_turn: int) -> UUID | None:
        with town.database.connect("denizen_web") as db:
            return send_draft(db, token=token, draft=draft).number

    with ThreadPoolExecutor(8) as several:
        assert set(several.map(send, range(24))) == {draft}
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE number = %s", draft) == 1


def test_what_became_of_it_is_told_to_its_declarant_and_to_the_office(
    town: Town, web: psycopg.Connection
) -> None:
    party = town.party("landlord")
    token = signed_in(town, "reporter", party.party_id)
    [one] = declare(web, token=token, declarations=[said("confirmation", somebody(), "2024")])
    assert one.number is not None
    for asker, told in (
        (token, True),
        (signed_in(town, "counter_clerk"), True),
        (signed_in(town, "reporter", town.party("landlord").party_id), False),
        (signed_in(town, "auditor"), False),
        ("x" * 43, False),
    ):
        found = became(web, token=asker, number=one.number)
        assert (found is not None) is told
    town.apply()
    found = became(web, token=token, number=one.number)
    assert found is not None
    assert found.state in ("applied", "refused")
    assert found.capacity == "landlord"


def test_the_sender_of_a_file_is_no_sender_at_a_door(town: Town) -> None:
    """The worker, which receives files, has no way through a door: it has no session."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        declare(town.worker, token="x", declarations=[])
    assert isinstance(town.party("landlord"), Sender)
