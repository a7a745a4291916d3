"""The own record: what a resident reads, and that it is nobody else's."""

import json
import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from psycopg.types.range import DateRange

from denizen.access.actions import open_access, open_session
from denizen.access.errors import AccessRefused
from denizen.journal.sealing import seal
from denizen.journal.tree.notes import SignerKey
from denizen.journal.tree.proofs import LineProof
from denizen.kernel.partial import PartialDate
from tests.access.town import KNOWN, Town
from tests.desk.conftest import SignIn

from .conftest import Resident, account, browser_with

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
PAGES = (
    "",
    "record/",
    "record/record.json",
    "record/record.pdf",
    "declared/",
    "declared/not-true/",
    "looked/",
)


def words_of(client: Client, address: str) -> str:
    main = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)))


def test_a_resident_sees_what_is_recorded_and_who_declared_it(
    town: Town, bat: UUID, resident: Resident
) -> None:
    me = resident(bat)
    words = words_of(me, "/home/")
    for told in (
        "What is recorded about you",
        "Ganbaatar Erdene",
        "1990",
        "1 Sand Street",
        "Nothing is due.",
    ):
        assert told in words, told
    assert [line[1] for line in town.lines(bat)] == ["record"], "a look of one's own has its line"


def test_p9_who_declared_something_is_named_with_the_capacity(
    town: Town, bat: UUID, resident: Resident
) -> None:
    town.declared(bat, "tenancy_start", "landlord", KNOWN)
    me = resident(bat)
    words = words_of(me, "/home/declared/")
    for told in ("Tenancy begins", "Declared by landlord", "Declared as Landlord", "This is not true"):
        assert told in words, told
    assert "Nobody who was known fitted: with this declaration your record begins." in words, (
        "why, in plain words"
    )
    assert "Declared by landlord (Landlord)" in words_of(me, "/home/"), "beside what it founded"
    assert "1 declaration by others" in words_of(me, "/home/")


def test_p10_everything_held_is_taken_along(
    town: Town, bat: UUID, resident: Resident, sign_in: SignIn
) -> None:
    me = resident(bat)
    held = json.loads(me.get("/home/record/record.json").content)
    told = json.loads(
        sign_in("counter_clerk", "access.request").get(f"/desk/people/{bat}/record/record.json").content
    )
    assert held["told_by"] == "Town hall"
    for group in set(told) - {"told_at", "deliveries"}:
        assert held[group] == told[group], (
            f"{group}: the counter hands out more or less than the page at home"
        )
    assert me.get("/home/record/record.pdf").content.startswith(b"%PDF")
    assert "Ganbaatar Erdene" in words_of(me, "/home/record/")


def test_p4_staff_stand_in_the_log_by_a_pseudonym_that_stays(
    town: Town, bat: UUID, resident: Resident, sign_in: SignIn
) -> None:
    """A snapshot for each role: what the person sees of who looked."""
    seen = {}
    for role, purpose, reference in (
        ("registrar", "registration.upkeep", ""),
        ("area_officer", "registration.upkeep", ""),
        ("counter_clerk", "residence.proof", ""),
        ("supervisor", "case.handling", "A-1"),
        ("auditor", "audit.sample", "S-1"),
    ):
        sign_in(role, purpose, reference).get(f"/desk/people/{bat}/")
        seen[role] = purpose
    me = resident(bat)
    words = words_of(me, "/home/looked/")
    for role in seen:
        assert words.count(f"Town hall p-{role}") == 1, role
    for told in (
        "Keeping the register right Personal Information Protection Law, articles 13(3), 34",
        "Certifying a residence",
        "Deciding a case that has a file",
        "Examining the register and its use",
        "names · particulars · documents · residences",
    ):
        assert told in words, told
    for role, actor in town.actors.items():
        assert str(actor) not in words, f"{role}: an id is no pseudonym"
    assert "A-1" not in words


def test_own_looks_stand_apart_from_those_of_others(
    town: Town, bat: UUID, resident: Resident, sign_in: SignIn
) -> None:
    me = resident(bat)
    me.get("/home/")
    assert "Nobody else has been shown anything of this record yet." in words_of(me, "/home/looked/")
    sign_in("registrar").get(f"/desk/people/{bat}/")
    assert words_of(me, "/home/looked/").count("What was shown") == 1
    own = words_of(me, "/home/looked/?own=1")
    assert own.count("the person themselves, signed in") == 3
    assert "Seeing one's own record, or a child's Personal Information Protection Law, articles 44, 45" in own
    assert "Town hall" not in own
    clerk = sign_in("counter_clerk", "access.request")
    assert "the person themselves, signed in" in words_of(clerk, f"/desk/people/{bat}/looked/")


def test_the_proof_of_a_line_is_taken_along(
    town: Town, bat: UUID, resident: Resident, sign_in: SignIn
) -> None:
    sign_in("registrar").get(f"/desk/people/{bat}/")
    me = resident(bat)
    seal(town.worker, SIGNER, now=KNOWN)
    (address,) = re.findall(
        r'href="(/home/looked/[^"]*/proof\.json)"', me.get("/home/looked/").content.decode()
    )
    proof = LineProof.parse(me.get(address).content.decode())
    assert proof.flaw(SIGNER.verifier) is None
    assert json.loads(proof.line)["person"] == str(bat)
    other = resident(town.person("Somebody Else"))
    assert other.get(address).status_code == 404, "another's line is none of theirs"


def test_what_is_due_is_said(town: Town, resident: Resident) -> None:
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1990-05-03"))
    town.residence(person, town.dwelling(), "2024-02-05", confirm_by="2025-01-31")
    town.document(person, uuid4().bytes)
    town.owner.execute("UPDATE register.identity_document SET valid_to = current_date + 30")
    words = words_of(resident(person), "/home/")
    assert "Confirm that this is still right: residences · 1 Sand Street by 31 January 2025 overdue" in words
    assert "Show the new one of this document: Passport by" in words


@pytest.mark.parametrize("page", PAGES)
def test_anothers_id_in_the_address_opens_nothing(
    town: Town, bat: UUID, resident: Resident, page: str
) -> None:
    other = town.person("Somebody Else")
    me = resident(bat)
    answers = [me.get(f"/home/children/{who}/{page}") for who in (other, uuid4())]
    if page != "declared/not-true/":  # which reads nobody
        assert [answer.status_code for answer in answers] == [403, 403]
        assert town.owner.execute(
            "SELECT count(*) FROM access.ticket WHERE refusal = 'access.not_own'"
        ).fetchone() == (2,)
    bodies = {re.sub(r'name="csrf\w*" value="\w*"', "", answer.content.decode()) for answer in answers}
    shown = {body.replace(str(other), "").replace(str(uuid4()), "") for body in bodies}
    assert all("Somebody Else" not in body for body in shown)
    assert town.lines(other) == []


def test_the_reading_room_itself_gives_a_resident_nobody_else(town: Town, bat: UUID) -> None:
    """Whoever took the pages over, with a resident's session, reads that resident."""
    other = town.person("Somebody Else")
    token = open_session(town.keeper, actor=account(town, bat))
    readers = [row[0] for row in town.owner.execute("SELECT DISTINCT reader FROM access.allowance")]
    purposes = [row[0] for row in town.owner.execute("SELECT code FROM access.purpose")]
    for purpose in purposes:
        for reader in readers:
            for question in (
                {"person": other},
                {"dwelling": uuid4()},
                {"search": b"key"},
                {"matter": uuid4()},
            ):
                with pytest.raises(AccessRefused) as refused:
                    open_access(
                        town.web, token=token, purpose=purpose, reader=reader, reference="A-1", **question
                    )
                assert refused.value.code == "access.not_own"
    granted = set()
    for purpose in purposes:
        for reader in readers:
            try:
                open_access(
                    town.web, token=token, purpose=purpose, reader=reader, reference="A-1", person=bat
                )
            except AccessRefused:
                continue
            granted.add((purpose, reader))
    assert granted == {
        ("own.record", reader) for reader in ("card", "record", "delivery_log", "delivery_proof")
    }


def test_an_account_follows_the_record_that_was_kept_and_goes_back(
    town: Town, bat: UUID, resident: Resident
) -> None:
    kept = town.person("Bat-Erdene Other", PartialDate.parse("1990-05-03"))
    me = resident(bat)
    town.merge(kept, bat)
    assert "Bat-Erdene Other" in words_of(me, "/home/")
    assert [line[1] for line in town.lines(kept)] == ["record"]
    town.owner.execute(
        "UPDATE linkage.merge SET undone_at = clock_timestamp(), undone_by = gen_random_uuid()"
    )
    words = words_of(me, "/home/")
    assert "Ganbaatar Erdene" in words
    assert "Bat-Erdene Other" not in words
    assert me.get(f"/home/children/{kept}/").status_code == 403


def test_the_account_of_somebody_who_died_opens_nothing(town: Town, bat: UUID, resident: Resident) -> None:
    me = resident(bat)
    assert me.get("/home/").status_code == 200
    died = DateRange(KNOWN.date(), None)
    town.fact("death", bat, town.declaration("death"), died=died, recorded_at=KNOWN)
    page = me.get("/home/")
    assert page.status_code == 403
    assert "Ganbaatar" not in page.content.decode()
    token = me.cookies["denizen_home"].value
    with pytest.raises(AccessRefused, match="does not open this one"):
        open_access(town.web, token=token, purpose="own.record", reader="record", person=bat)


def test_what_it_is_used_for_names_each_purpose_with_its_law(
    town: Town, bat: UUID, resident: Resident
) -> None:
    words = words_of(resident(bat), "/home/uses/")
    for told in (
        "Keeping the register right",
        "Examining the register and its use",
        "Counter clerk",
        "articles 44, 45",
    ):
        assert told in words, told


def test_a_session_ends_with_the_account(town: Town, bat: UUID) -> None:
    actor = account(town, bat)
    me = browser_with(open_session(town.keeper, actor=actor))
    assert me.get("/home/").status_code == 200
    town.owner.execute("UPDATE access.actor SET active = false WHERE id = %s", [actor])
    assert me.get("/home/").headers["Location"].startswith("/home/sign-in/")
