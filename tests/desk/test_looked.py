"""Who looked at a person, at the desk: the log in words, page by page, and the proof of a line."""

import json
import re
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from denizen.journal.sealing import seal
from denizen.journal.tree.notes import SignerKey
from denizen.journal.tree.proofs import LineProof
from denizen.pages.labels import LABELS
from tests.access.town import KNOWN, Town

from .conftest import SignIn

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
PROOF = re.compile(r'href="(/desk/people/[^"]*/proof\.json)"')


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    return town.person("Ganbaatar Erdene")


@pytest.fixture(name="clerk")
def _clerk(sign_in: SignIn) -> Client:
    """A counter clerk before whom somebody stands who asks."""
    return sign_in("counter_clerk", "access.request")


def words_of(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(address).content.decode()))


def test_the_log_says_in_words_who_looked_for_what_and_by_which_law(
    town: Town, bat: UUID, clerk: Client, sign_in: SignIn
) -> None:
    sign_in("registrar").get(f"/desk/people/{bat}/")
    page = clerk.get(f"/desk/people/{bat}/").content.decode()
    assert f'href="/desk/people/{bat}/looked/"' in page
    words = words_of(clerk, f"/desk/people/{bat}/looked/")
    for told in (
        "Town hall p-registrar",
        "Keeping the register right",
        "Personal Information Protection Law, articles 13(3), 34",
        "names · particulars · documents · residences",
        "The person&#x27;s page",
        "within half a minute",
    ):
        assert told in words, told
    assert [line[1] for line in town.lines(bat)] == ["card", "card", "delivery_log"]
    assert "This log" in words_of(clerk, f"/desk/people/{bat}/looked/"), "looking at it stands in it"


def test_the_log_is_paged(town: Town, bat: UUID, clerk: Client) -> None:
    town.token("registrar")
    town.owner.execute(
        "INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reader, fields, certain)"
        " SELECT %s, gen_random_uuid(), %s, 'case.handling', 'PIPL 13', 'search', '{names}', n <> 1"
        " FROM generate_series(1, 101) AS n",
        [bat, town.actor("registrar")],
    )
    address, rows = f"/desk/people/{bat}/looked/", []
    older = address
    while older:
        page = clerk.get(older).content.decode()
        rows.append(page.count("<tr>") - 1)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        older = found[1] if found else ""
    assert rows == [50, 50, 1]
    assert "possibly seen" in page
    assert "To the newest" in page
    assert clerk.get(f"{address}?before=nonsense").status_code == 200


def test_a_sealed_line_is_taken_along(town: Town, bat: UUID, clerk: Client) -> None:
    clerk.get(f"/desk/people/{bat}/")
    address = f"/desk/people/{bat}/looked/"
    assert PROOF.findall(clerk.get(address).content.decode()) == []
    seal(town.worker, SIGNER, now=KNOWN)
    (_log, card) = PROOF.findall(clerk.get(address).content.decode())
    response = clerk.get(card)
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="line-0.json"'
    assert response.headers["Cache-Control"] == "no-store"
    proof = LineProof.parse(response.content.decode())
    assert proof.flaw(SIGNER.verifier) is None
    assert json.loads(proof.line)["person"] == str(bat)


def test_a_line_that_is_not_there_or_not_sealed_is_said(town: Town, bat: UUID, clerk: Client) -> None:
    clerk.get(f"/desk/people/{bat}/")
    (line,) = (row[0] for row in town.owner.execute("SELECT id FROM journal.delivery"))
    waiting = clerk.get(f"/desk/people/{bat}/looked/{line}/proof.json")
    assert (waiting.status_code, "within half a minute" in waiting.content.decode()) == (409, True)
    assert clerk.get(f"/desk/people/{bat}/looked/{uuid4()}/proof.json").status_code == 404


def test_a_joined_record_leads_to_the_log_of_the_one_that_was_kept(
    town: Town, bat: UUID, clerk: Client
) -> None:
    other = town.person("Bat")
    town.merge(bat, other)
    response = clerk.get(f"/desk/people/{other}/looked/", follow=True)
    assert response.redirect_chain[-1][0].startswith(f"/desk/people/{bat}/looked/")
    assert "was joined to this one" in response.content.decode()


def test_another_purpose_sees_nothing_of_it(town: Town, bat: UUID, sign_in: SignIn) -> None:
    client = sign_in("registrar")
    assert "/looked/" not in client.get(f"/desk/people/{bat}/").content.decode()
    assert client.get(f"/desk/people/{bat}/looked/").status_code == 403
    assert client.get(f"/desk/people/{bat}/looked/{uuid4()}/proof.json").status_code == 403
    assert [line[1] for line in town.lines(bat)] == ["card"]


def test_all_that_the_log_names_has_words(town: Town) -> None:
    rows = town.owner.execute(
        "SELECT DISTINCT a.purpose, a.reader, g FROM access.allowance AS a, unnest(a.fields) AS g"
        # These tell figures and records without a person, and so write no line.
        " WHERE a.reader NOT IN ('occupant_counts', 'occupancy_changes', 'area_figures', 'organisations', 'blocks',"
        " 'retention_report',"
        " 'overdue_facts', 'doubts', 'take_up_doubt', 'extend_doubt', 'withdraw_doubt')"
    ).fetchall()
    for family, named in zip(("purpose", "reader", "group"), zip(*rows, strict=True), strict=True):
        assert set(named) <= set(LABELS[family]), family
