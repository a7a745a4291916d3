"""Who looked at a person, and the proof of a line: under a ticket, logged, and nobody else's."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from denizen.access.errors import AccessRefused
from denizen.access.queries import Ticket
from denizen.journal.sealing import seal
from denizen.journal.tree.notes import SignerKey
from denizen.linkage.errors import LineNotSealed, LineUnknown
from denizen.linkage.queries import delivery_log, delivery_proof
from denizen.register.errors import PersonJoined, PersonUnknown
from denizen.register.queries import card
from tests.access.town import KNOWN, Town

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def asked(town: Town, reader: str, person: UUID) -> Ticket:
    """A ticket of an auditor."""
    return town.ticket(reader, "auditor", "audit.sample", person=person, reference="2024-7")


def read(town: Town, person: UUID, times: int = 1) -> None:
    """Open somebody's card."""
    for _time in range(times):
        card(town.web, town.ticket("card", person=person))


def pages(town: Town, person: UUID, most: int) -> Iterator[list[UUID]]:
    """The lines of a log, page by page."""
    before = None
    while lines := delivery_log(town.web, asked(town, "delivery_log", person), before=before, most=most):
        yield [line.id for line in lines]
        before = lines[-1].id


def test_the_log_names_the_purpose_the_organisation_and_no_officer(town: Town) -> None:
    bat = town.person()
    read(town, bat)
    (line,) = delivery_log(town.web, asked(town, "delivery_log", bat))
    assert (line.purpose, line.reader, line.pseudonym, line.organisation, line.certain, line.sealed) == (
        "registration.upkeep",
        "card",
        "p-registrar",
        "Town hall",
        True,
        False,
    )
    assert set(line.fields) == town.allowed("card")
    # Having looked at the log is in the log too.
    assert [reader for _person, reader, _fields, _certain in town.lines(bat)] == ["card", "delivery_log"]


def test_the_log_is_paged_by_time_and_loses_no_line(town: Town) -> None:
    """Looking writes lines itself: they stand before the first page, and none is met twice."""
    bat, sara = town.person(), town.person("Sara")
    read(town, sara)
    read(town, bat, 7)
    # Lines of one instant, as those that one statement writes may be.
    town.owner.execute(
        "UPDATE journal.delivery SET delivered_at = (SELECT min(delivered_at) FROM journal.delivery)"
        " WHERE reader = 'card'"
    )
    written = [
        row[0] for row in town.owner.execute("SELECT id FROM journal.delivery WHERE person_id = %s", [bat])
    ]
    found = list(pages(town, bat, 3))
    assert [len(page) for page in found] == [3, 3, 1]
    assert sorted(line for page in found for line in page) == sorted(written)
    hers = delivery_log(town.web, asked(town, "delivery_log", sara))[-1].id
    for strange in (hers, uuid4()):
        assert delivery_log(town.web, asked(town, "delivery_log", bat), before=strange) == []


def test_a_line_is_kept_whose_actor_is_known_no_more(town: Town) -> None:
    bat = town.person()
    read(town, bat)
    town.owner.execute("UPDATE journal.delivery SET actor_id = gen_random_uuid()")
    (line,) = delivery_log(town.web, asked(town, "delivery_log", bat))
    assert (line.pseudonym, line.organisation, line.reader) == (None, None, "card")


def test_what_was_read_under_a_joined_record_stands_in_the_log_of_the_one_that_was_kept(town: Town) -> None:
    kept, joined = town.person(), town.person("Bat, again")
    read(town, joined)
    town.merge(kept, joined)
    (line,) = delivery_log(town.web, asked(town, "delivery_log", kept))
    seal(town.worker, SIGNER, now=KNOWN)
    assert (
        delivery_proof(town.web, asked(town, "delivery_proof", kept), line.id).flaw(SIGNER.verifier) is None
    )
    for ask in (
        lambda: delivery_log(town.web, asked(town, "delivery_log", joined)),
        lambda: delivery_proof(town.web, asked(town, "delivery_proof", joined), line.id),
    ):
        with pytest.raises(PersonJoined) as led:
            ask()
        assert led.value.kept == kept
    assert len(town.lines(joined)) == 1


def test_a_line_is_proven_once_it_is_sealed_and_that_is_logged(town: Town) -> None:
    bat = town.person()
    read(town, bat)
    (line,) = delivery_log(town.web, asked(town, "delivery_log", bat))
    with pytest.raises(LineNotSealed):
        delivery_proof(town.web, asked(town, "delivery_proof", bat), line.id)
    seal(town.worker, SIGNER, now=KNOWN)
    proof = delivery_proof(town.web, asked(town, "delivery_proof", bat), line.id)
    assert proof.flaw(SIGNER.verifier) is None
    assert str(bat) in proof.line
    assert str(line.id) in proof.line
    assert "p-registrar" not in proof.line
    assert [one.sealed for one in delivery_log(town.web, asked(town, "delivery_log", bat))][-1]
    assert [reader for _person, reader, _fields, _certain in town.lines(bat)].count("delivery_proof") == 2


def test_of_somebody_elses_line_nothing_is_told(town: Town) -> None:
    bat, sara = town.person(), town.person("Sara")
    read(town, sara)
    (hers,) = delivery_log(town.web, asked(town, "delivery_log", sara))
    seal(town.worker, SIGNER, now=KNOWN)
    for line in (hers.id, uuid4()):
        with pytest.raises(LineUnknown):
            delivery_proof(town.web, asked(town, "delivery_proof", bat), line)
    with pytest.raises(PersonUnknown):
        delivery_log(town.web, asked(town, "delivery_log", uuid4()))


@pytest.mark.parametrize("reader", ["delivery_log", "delivery_proof"])
@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("registrar", "registration.upkeep"),
        ("area_officer", "access.request"),
        ("counter_clerk", "residence.proof"),
    ],
)
def test_another_purpose_or_role_does_not_see_who_looked(
    town: Town, reader: str, role: str, purpose: str
) -> None:
    with pytest.raises(AccessRefused):
        town.ticket(reader, role, purpose, person=town.person())
