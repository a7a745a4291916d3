"""The door: who is let in, by which answer, and what the pages by themselves can do. The keeper is the real one."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

import denizen
from denizen.access import actions, members, queries, staff
from denizen.access.actions import Assertion, Challenge
from denizen.access.errors import AccessRefused, KeeperSilent, NotSignedIn
from denizen.access.keeping import Door, sign_ins
from denizen.access.members import Member
from denizen.access.rules import code_typed, new_code
from denizen.kernel.answering import answer_waiting
from denizen.kernel.crypto import Vault
from denizen.kernel.errors import Refusal
from denizen.kernel.postgres import Server
from denizen.register.uncovering import uncovering
from tests.access.device import PRESENT, Device
from tests.access.town import Town, denied
from tests.databases import Database, clone

DOOR = Door("https://desk.town.example", timedelta(minutes=30))
SOURCE = Path(denizen.__file__).parent
NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Keeper:
    """The keeper at work in a thread, as its own role."""

    def __init__(self, database: Database) -> None:
        self.db = database.connect("denizen_keeper")
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        handlers = {"sign_in": sign_ins(DOOR)}
        while not self._ends.wait(0.005):
            answer_waiting(self.db, handlers)

    def end(self) -> None:
        """Stop and leave."""
        if not self._ends.is_set():
            self._ends.set()
            self._thread.join()
            self.db.close()


class Office:
    """An operator, staff with passkeys, and the web process."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.web = town.web
        self.operator = town.database.connect("denizen_keeper")
        self.console = actions.operator_at_the_console(self.operator, name="root", now=NOW)

    def take_on(self, name: str = "陈晓", role: str = "registrar") -> str:
        """Somebody new, with a code."""
        return staff.take_on(
            self.operator, actor=self.console, now=NOW, role=role, name=name, party_id=self.town.party
        )

    def enrol(self, code: str, device: Device | None = None) -> Device:
        """A device with a passkey."""
        device = device or Device(DOOR)
        challenge = actions.begin_enrolment(self.web, code=code)
        actions.enrol(self.web, attempt=challenge.attempt, **device.make(challenge))
        return device

    def member(self, name: str = "陈晓") -> Member:
        """How the operator sees somebody."""
        return members.member_named(self.operator, name)

    def sign_in(
        self, device: Device, change: Callable[[Assertion], Assertion] = lambda answer: answer
    ) -> str:
        """Sign in and return the session's token; `change` alters what the device answered."""
        challenge = actions.begin_sign_in(self.web)
        return actions.sign_in(self.web, attempt=challenge.attempt, answer=change(device.sign(challenge)))

    def sessions(self) -> int:
        """How many sessions there are, open or not."""
        (count,) = self.town.owner.execute("SELECT count(*) FROM access.session").fetchone() or (0,)
        assert isinstance(count, int)
        return count

    def acts(self) -> list[str]:
        """What the journal says, in order."""
        return [act for (act,) in self.town.owner.execute("SELECT act FROM journal.entry ORDER BY id")]


@pytest.fixture(scope="module")
def one_town(server: Server, template_db: str) -> Iterator[Town]:
    """A town for all tests here: making one takes longer than most of them."""
    with clone(server, template_db) as database:
        town = Town(database)
        yield town
        town.close()


@pytest.fixture
def office(one_town: Town) -> Iterator[Office]:
    """The office before anybody works in it."""
    one_town.dismiss_everybody()
    office = Office(one_town)
    yield office
    office.operator.close()


@pytest.fixture
def keeper(office: Office) -> Iterator[Keeper]:
    """A keeper at work."""
    keeper = Keeper(office.town.database)
    yield keeper
    keeper.end()


def refused(act: Callable[[], object]) -> str:
    """With which code something is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_whoever_is_taken_on_enrols_a_passkey_and_signs_in_with_it(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on("陈晓", "counter_clerk"))
    actor = queries.whoami(office.web, office.sign_in(device))
    assert actor is not None
    assert (actor.name, actor.role, actor.party_name) == ("陈晓", "counter_clerk", "Town hall")
    member = office.member()
    assert (member.passkeys, member.invited, member.active) == (1, False, True)
    assert member.last_seen is not None
    assert office.acts()[-4:] == ["access.register_actor", "access.invite", "access.enrol", "access.sign_in"]


def test_a_session_opened_by_a_passkey_reads_people_in_its_role(office: Office, keeper: Keeper) -> None:
    token = office.sign_in(office.enrol(office.take_on()))
    person = office.town.person()
    ticket = actions.open_access(
        office.web, token=token, purpose="registration.upkeep", reader="card", person=person
    )
    assert ticket.person == person


def test_a_device_that_does_not_count_may_sign_in_again_and_again(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on(), Device(DOOR, counts=False))
    assert office.sign_in(device) != office.sign_in(device)
    assert office.sessions() == 2


ANOTHER_DOOR = Door("https://desk.town.example.evil.test", timedelta(minutes=30))
FORGERIES: dict[str, Callable[[Assertion], Assertion]] = {
    "the signature is altered": lambda said: replace(
        said, signature=said.signature[:-1] + bytes([said.signature[-1] ^ 1])
    ),
    "the signature is missing": lambda said: replace(said, signature=b""),
    "the signature is another's": lambda said: replace(said, signature=Device(DOOR).sign(nobody()).signature),
    "the count was raised after signing": lambda said: replace(
        said, authenticator_data=said.authenticator_data[:-1] + b"\xff"
    ),
    "the origin was changed after signing": lambda said: replace(
        said, client_data=said.client_data.replace(b"town.example", b"t0wn.example")
    ),
    "the client data is no JSON": lambda said: replace(said, client_data=b"\xff{"),
    "the client data is a list": lambda said: replace(said, client_data=b"[]"),
    "the client data is too long": lambda said: replace(said, client_data=b" " * 5000),
    "the authenticator data is cut": lambda said: replace(
        said, authenticator_data=said.authenticator_data[:20]
    ),
    "somebody else's handle is named": lambda said: replace(said, user_handle=uuid4().bytes),
    "nothing at all was sent": lambda said: Assertion(said.webauthn_id, b"", b"", b"", None),
}


def nobody() -> Challenge:
    """A challenge that nobody gave."""
    return Challenge(uuid4(), b"c" * 32)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_altered_answer_opens_nothing(office: Office, keeper: Keeper, forgery: str) -> None:
    device = office.enrol(office.take_on())
    assert refused(lambda: office.sign_in(device, FORGERIES[forgery])) == "access.passkey_refused"
    assert office.sessions() == 0
    assert office.sign_in(device)  # an honest try goes on working: nobody is locked out


@pytest.mark.parametrize(
    ("amiss", "device", "said"),
    [
        ("another origin", Device(DOOR), {"origin": ANOTHER_DOOR.origin}),
        ("plain HTTP", Device(DOOR), {"origin": "http://desk.town.example"}),
        ("another port", Device(DOOR), {"origin": "https://desk.town.example:8443"}),
        ("inside another site's page", Device(DOOR), {"crossOrigin": True}),
        ("signed to make a passkey", Device(DOOR), {"type": "webauthn.create"}),
        ("another challenge", Device(DOOR), {"challenge": "c" * 43}),
    ],
)
def test_an_answer_that_was_meant_for_something_else_opens_nothing(
    office: Office, keeper: Keeper, amiss: str, device: Device, said: dict[str, object]
) -> None:
    device = office.enrol(office.take_on(), device)
    challenge = actions.begin_sign_in(office.web)
    answer = device.sign(challenge, **said)
    code = refused(lambda: actions.sign_in(office.web, attempt=challenge.attempt, answer=answer))
    assert code == "access.passkey_refused", amiss
    assert office.sessions() == 0


def test_a_device_that_verified_nobody_or_stands_elsewhere_opens_nothing(
    office: Office, keeper: Keeper
) -> None:
    device = office.enrol(office.take_on())
    device.flags = PRESENT
    assert refused(lambda: office.sign_in(device)) == "access.passkey_refused"
    device.flags, device.door = Device(DOOR).flags, Door("https://other.example", DOOR.idle_after)
    challenge = actions.begin_sign_in(office.web)
    answer = device.sign(challenge, origin=DOOR.origin)
    assert refused(lambda: actions.sign_in(office.web, attempt=challenge.attempt, answer=answer)) == (
        "access.passkey_refused"
    )
    assert office.sessions() == 0


def test_an_answer_counts_once(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on(), Device(DOOR, counts=False))
    challenge = actions.begin_sign_in(office.web)
    answer = device.sign(challenge)
    actions.sign_in(office.web, attempt=challenge.attempt, answer=answer)
    for attempt, code in (
        (challenge.attempt, "access.sign_in_unknown"),
        (actions.begin_sign_in(office.web).attempt, "access.passkey_refused"),
        (uuid4(), "access.sign_in_unknown"),
    ):
        assert refused(lambda at=attempt: actions.sign_in(office.web, attempt=at, answer=answer)) == code
    assert office.sessions() == 1


def test_a_challenge_is_good_for_five_minutes(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    challenge = actions.begin_sign_in(office.web)
    office.town.owner.execute("UPDATE access.sign_in SET made_at = made_at - interval '5 minutes'")
    answer = device.sign(challenge)
    code = refused(lambda: actions.sign_in(office.web, attempt=challenge.attempt, answer=answer))
    assert code == "access.sign_in_unknown"


def test_a_passkey_that_counts_backwards_was_copied_and_opens_nothing(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    copy = device.copy()
    for _time in range(3):
        office.sign_in(device)
    assert refused(lambda: office.sign_in(copy)) == "access.passkey_copied"
    copy.counts, copy.count = False, 0
    assert refused(lambda: office.sign_in(copy)) == "access.passkey_copied"
    assert office.sessions() == 3
    assert office.acts()[-1] == "access.sign_in_refused"
    office.sign_in(device)


def test_an_unknown_passkey_opens_nothing_and_leaves_no_line(office: Office, keeper: Keeper) -> None:
    before = office.acts()
    assert refused(lambda: office.sign_in(Device(DOOR))) == "access.passkey_unknown"
    assert office.acts() == before


def test_an_unknown_passkey_is_refused_at_the_door_and_keeps_no_keeper_busy(office: Office) -> None:
    challenge = actions.begin_sign_in(office.web)
    answer = Device(DOOR).sign(challenge)
    began = time.monotonic()
    assert refused(lambda: actions.sign_in(office.web, attempt=challenge.attempt, answer=answer)) == (
        "access.passkey_unknown"
    )
    assert time.monotonic() - began < 2.0  # nobody was waited for


def test_of_more_attempts_than_there_is_room_for_the_oldest_give_way(office: Office, keeper: Keeper) -> None:
    """Nobody is refused a challenge by what others ask, and however many they ask for, the disk holds few."""
    device = office.enrol(office.take_on())
    office.town.owner.execute(
        "INSERT INTO access.sign_in (kind, challenge)"
        " SELECT 'sign_in', sha256(n::text::bytea) FROM generate_series(1, 20005) AS n"
    )
    for _each in range(3):
        assert office.sign_in(device)
    (left,) = office.town.owner.execute("SELECT count(*) FROM access.sign_in").fetchone() or (0,)
    assert left == 20000
    office.town.owner.execute("DELETE FROM access.sign_in")


def test_nobody_holds_up_that_somebody_is_ended_and_the_operator_is_told_what_is_held(
    office: Office, keeper: Keeper
) -> None:
    """Whoever has taken over the pages keeps a transaction open in which a session and its passkeys are locked."""
    device = office.enrol(office.take_on())
    token = office.sign_in(device)
    member = office.member()
    office.town.owner.execute("UPDATE access.session SET seen_at = seen_at - interval '2 minutes'")
    with office.town.database.connect("denizen_web") as intruder, intruder.transaction(force_rollback=True):
        assert queries.whoami(intruder, token)  # notes the use of the session, and so locks its row
        intruder.execute("SELECT door.end_my_passkey(%s, gen_random_uuid())", [token])
        office.operator.execute("SET lock_timeout = '200ms'")
        for act in (
            lambda: staff.close_sessions(office.operator, actor=office.console, now=NOW, member=member),
            lambda: staff.invite(
                office.operator, actor=office.console, now=NOW, member=member, end_passkeys=True
            ),
        ):
            assert refused(act) == "access.held_by_the_pages"
        staff.end(office.operator, actor=office.console, now=NOW, member=member)
        assert queries.whoami(office.web, token) is None
    assert refused(lambda: office.sign_in(device)) == "access.passkey_ended"


def test_what_the_pages_hold_keeps_the_keeper_from_nobody_else(office: Office, tmp_path: Path) -> None:
    """The keeper answers all kinds in turn: waiting for a row of one kind, it would let nobody sign in."""
    actions.begin_sign_in(office.web)
    office.town.owner.execute(
        "INSERT INTO register.uncovering (ticket_id, declaration_id, document_type, hint, public_key, asked_at)"
        " SELECT gen_random_uuid(), gen_random_uuid(), 'citizen_id', '1', decode(repeat('00', 32), 'hex'),"
        " clock_timestamp() - n * interval '40 seconds' FROM generate_series(0, 1) AS n"
    )
    vault = Vault(tmp_path / "keys")
    handlers = {"sign_in": sign_ins(DOOR), "document_number": uncovering(lambda: vault)}
    with office.town.database.connect("denizen_web") as intruder, intruder.transaction(force_rollback=True):
        intruder.execute(
            "SELECT reading.take_document_number(u, true) FROM unnest(%s::uuid[]) AS u",
            [[row for (row,) in office.town.owner.execute("SELECT ticket_id FROM register.uncovering")]],
        )
        with office.town.database.connect("denizen_keeper") as keeping:
            keeping.execute("SET lock_timeout = '500ms'")
            assert answer_waiting(keeping, handlers) == 0
            for handler in handlers.values():
                handler.tidy(keeping)
    office.town.owner.execute("DELETE FROM register.uncovering")


def test_somebody_s_passkey_opens_nobody_else_s_session(office: Office, keeper: Keeper) -> None:
    one, other = office.enrol(office.take_on("One")), office.enrol(office.take_on("Other"))
    claimed = replace(one.sign(nobody()), webauthn_id=other.webauthn_id)
    assert refused(
        lambda: office.sign_in(one, lambda said: replace(said, webauthn_id=claimed.webauthn_id))
    ) == ("access.passkey_refused")
    actor = queries.whoami(office.web, office.sign_in(other))
    assert actor is not None
    assert actor.name == "Other"


def test_a_code_is_good_once(office: Office, keeper: Keeper) -> None:
    code = office.take_on()
    first = actions.begin_enrolment(office.web, code=code)
    second = actions.begin_enrolment(office.web, code=code)
    device, thief = Device(DOOR), Device(DOOR)
    actions.enrol(office.web, attempt=first.attempt, **device.make(first))
    made = thief.make(second)
    assert (
        refused(lambda: actions.enrol(office.web, attempt=second.attempt, **made))
        == "access.enrolment_unknown"
    )
    assert refused(lambda: actions.begin_enrolment(office.web, code=code)) == "access.enrolment_unknown"
    assert refused(lambda: office.sign_in(thief)) == "access.passkey_unknown"
    office.sign_in(device)


def test_a_code_is_good_for_a_day(office: Office, keeper: Keeper) -> None:
    code = office.take_on()
    begun = actions.begin_enrolment(office.web, code=code)
    office.town.owner.execute(
        "UPDATE access.enrolment SET made_at = made_at - interval '1 day', expires_at = expires_at - interval '1 day'"
    )
    made = Device(DOOR).make(begun)
    assert refused(lambda: actions.begin_enrolment(office.web, code=code)) == "access.enrolment_unknown"
    assert (
        refused(lambda: actions.enrol(office.web, attempt=begun.attempt, **made))
        == "access.enrolment_unknown"
    )


def test_a_new_code_voids_the_one_before(office: Office, keeper: Keeper) -> None:
    code = office.take_on()
    newer = staff.invite(office.operator, actor=office.console, now=NOW, member=office.member())
    assert refused(lambda: actions.begin_enrolment(office.web, code=code)) == "access.enrolment_unknown"
    office.enrol(newer)


def test_a_code_may_be_typed_as_people_type(office: Office) -> None:
    code = office.take_on()
    assert actions.begin_enrolment(office.web, code=f" {code.lower().replace('-', ' ')}\n").name == "陈晓"
    for _time in range(200):
        assert code_typed(new_code().replace("0", "o").replace("1", "l")).replace("-", "").isalnum()


def test_only_a_hash_of_a_code_is_kept(office: Office) -> None:
    code = office.take_on()
    (row,) = office.town.owner.execute("SELECT e::text FROM access.enrolment e").fetchone() or ("",)
    assert code not in row
    assert code.encode().hex() not in row


@pytest.mark.parametrize(
    ("amiss", "said"),
    [("another origin", {"origin": ANOTHER_DOOR.origin}), ("another challenge", {"challenge": "AA"})],
)
def test_a_passkey_made_for_something_else_is_not_kept(
    office: Office, keeper: Keeper, amiss: str, said: dict[str, object]
) -> None:
    code = office.take_on()
    challenge = actions.begin_enrolment(office.web, code=code)
    made = Device(DOOR).make(challenge, **said)
    code_of_refusal = refused(lambda: actions.enrol(office.web, attempt=challenge.attempt, **made))
    assert code_of_refusal == "access.passkey_refused", amiss
    office.enrol(code)  # the code is not used up by it


def test_rubbish_in_the_place_of_a_passkey_is_not_kept(office: Office, keeper: Keeper) -> None:
    code = office.take_on()
    for attestation in (b"", b"\xa1", b"\xff" * 100, b"\xa3cfmtcTPMgattStmt\xa0hauthData@", b"x" * 20_000):
        challenge = actions.begin_enrolment(office.web, code=code)
        made = Device(DOOR).make(challenge) | {"attestation": attestation}
        assert refused(lambda: actions.enrol(office.web, attempt=challenge.attempt, **made)) == (  # noqa: B023
            "access.passkey_refused"
        )
    office.enrol(code)


def test_a_passkey_is_enrolled_once_only(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on("One"))
    code = office.take_on("Other")
    challenge = actions.begin_enrolment(office.web, code=code)
    made = device.make(challenge)
    assert (
        refused(lambda: actions.enrol(office.web, attempt=challenge.attempt, **made))
        == "access.passkey_known"
    )


def test_the_application_alone_opens_no_session(office: Office) -> None:
    """Whoever has taken over the pages, and knows all that they know, writes what SQL they like as `denizen_web`."""
    office.take_on()
    member = office.member()
    web = office.web
    for statement in (
        f"INSERT INTO access.session (token_hash, actor_id, expires_at) VALUES ('x', '{member.id}', now())",
        f"INSERT INTO access.enrolment (actor_id, code_hash, made_by) VALUES ('{member.id}', 'x', '{member.id}')",
        f"INSERT INTO access.credential (actor_id) VALUES ('{member.id}')",
        f"INSERT INTO access.sign_in (kind, actor_id) VALUES ('confirm', '{member.id}')",
        "UPDATE access.sign_in SET outcome = 'granted'",
        "UPDATE access.session SET expires_at = now() + interval '1 day'",
        "SELECT webauthn_id FROM access.credential",
        "SELECT door.passkeys_of('00000000-0000-7000-8000-000000000001')",
        "SET ROLE denizen_keeper",
    ):
        assert denied(web, statement), statement
    demo = "SELECT reading.open_demo_session(%s, sha256('x'), interval '1 hour')"
    assert web.execute(demo, [member.pseudonym]).fetchone() == (False,)
    challenge = actions.begin_sign_in(web)
    forged = Device(DOOR).sign(challenge)
    keeper = Keeper(office.town.database)
    try:
        assert refused(lambda: actions.sign_in(web, attempt=challenge.attempt, answer=forged)) == (
            "access.passkey_unknown"
        )
    finally:
        keeper.end()
    assert office.sessions() == 0


def test_without_a_keeper_the_page_says_so_in_time_and_with_one_again_it_works(
    office: Office, keeper: Keeper
) -> None:
    device = office.enrol(office.take_on())
    keeper.end()
    began = datetime.now(UTC)
    with pytest.raises(KeeperSilent) as caught:
        office.sign_in(device)
    assert caught.value.status == 503
    assert datetime.now(UTC) - began < timedelta(seconds=10)
    back = Keeper(office.town.database)
    try:
        assert queries.whoami(office.web, office.sign_in(device))
    finally:
        back.end()


def test_a_keeper_that_comes_back_opens_nothing_that_nobody_waits_for(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    keeper.end()
    challenge = actions.begin_sign_in(office.web)
    answer = device.sign(challenge)
    with pytest.raises(KeeperSilent):
        actions.sign_in(office.web, attempt=challenge.attempt, answer=answer)
    office.town.owner.execute("UPDATE access.sign_in SET answered_at = answered_at - interval '6 seconds'")
    with office.town.database.connect("denizen_keeper") as db:
        assert answer_waiting(db, {"sign_in": sign_ins(DOOR)}) == 1
    assert office.sessions() == 0


def test_two_keepers_open_one_session(office: Office, keeper: Keeper) -> None:
    second = Keeper(office.town.database)
    try:
        device = office.enrol(office.take_on())
        for _time in range(20):
            office.sign_in(device)
    finally:
        second.end()
    assert office.sessions() == 20


def test_who_is_ended_is_out_at_once(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    token = office.sign_in(device)
    member = office.member()
    staff.end(office.operator, actor=office.console, now=NOW, member=member)
    assert queries.whoami(office.web, token) is None
    assert refused(lambda: office.sign_in(device)) == "access.passkey_ended"
    assert refused(office.member) == "access.actor_unknown"
    again = members.member_named(office.operator, member.pseudonym)
    assert not again.active
    for act in (staff.end, staff.invite):
        assert refused(lambda act=act: act(office.operator, actor=office.console, now=NOW, member=again)) == (  # type: ignore[misc]
            "access.actor_unknown"
        )


def test_a_lost_passkey_and_what_it_opened_are_ended_with_the_new_code(
    office: Office, keeper: Keeper
) -> None:
    lost = office.enrol(office.take_on())
    token = office.sign_in(lost)
    code = staff.invite(
        office.operator, actor=office.console, now=NOW, member=office.member(), end_passkeys=True
    )
    assert queries.whoami(office.web, token) is None
    assert refused(lambda: office.sign_in(lost)) == "access.passkey_ended"
    assert queries.whoami(office.web, office.sign_in(office.enrol(code)))


def test_the_operator_ends_one_session_or_all_of_somebody(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    tokens = [office.sign_in(device) for _time in range(3)]
    newest = members.open_sessions(office.operator)[0]
    member = office.member()
    closing = {"actor": office.console, "now": NOW, "member": member}
    assert staff.close_sessions(office.operator, **closing, session=newest.id) == 1  # type: ignore[arg-type]
    assert [queries.whoami(office.web, token) is None for token in tokens] == [False, False, True]
    assert staff.close_sessions(office.operator, **closing) == 2  # type: ignore[arg-type]
    assert members.open_sessions(office.operator) == []
    assert refused(lambda: staff.close_sessions(office.operator, **closing, session=newest.id)) == (  # type: ignore[arg-type]
        "access.session_not_open"
    )


def test_people_of_one_name_are_told_apart_by_their_pseudonyms(office: Office) -> None:
    office.take_on("王伟")
    office.take_on("王伟", "auditor")
    with pytest.raises(Refusal) as caught:
        office.member("王伟")
    assert caught.value.code == "access.actor_unclear"
    auditor = next(one for one in members.staff(office.operator) if one.role == "auditor")
    assert auditor.pseudonym in str(caught.value)
    assert office.member(auditor.pseudonym) == auditor


# One's own sign-ins ------------------------------------------------------------------------------------------


def add_passkey(office: Office, token: str, device: Device) -> Device:
    """Prove it anew, and enrol one more passkey."""
    challenge = actions.begin_confirming(office.web, token=token)
    code = actions.confirm(office.web, attempt=challenge.attempt, answer=device.sign(challenge))
    return office.enrol(code)


def test_a_second_passkey_opens_a_session_of_the_same_actor(office: Office, keeper: Keeper) -> None:
    first = office.enrol(office.take_on())
    token = office.sign_in(first)
    second = add_passkey(office, token, first)
    one, other = (queries.whoami(office.web, office.sign_in(device)) for device in (first, second))
    assert one is not None
    assert one == other
    assert len(queries.my_sign_ins(office.web, token).passkeys) == 2


def test_a_passkey_is_not_added_by_a_session_alone_or_by_somebody_else(
    office: Office, keeper: Keeper
) -> None:
    device, stranger = office.enrol(office.take_on("One")), office.enrol(office.take_on("Other"))
    token = office.sign_in(device)
    challenge = actions.begin_confirming(office.web, token=token)
    assert challenge.passkeys == (device.webauthn_id,)
    answer = stranger.sign(challenge)
    assert refused(lambda: actions.confirm(office.web, attempt=challenge.attempt, answer=answer)) == (
        "access.passkey_of_another"
    )
    with pytest.raises(NotSignedIn):
        actions.begin_confirming(office.web, token="invented")
    assert denied(office.web, "INSERT INTO access.enrolment DEFAULT VALUES")


def test_confirming_opens_no_session_and_signing_in_gives_no_code(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    token = office.sign_in(device)
    challenge = actions.begin_confirming(office.web, token=token)
    code = actions.confirm(office.web, attempt=challenge.attempt, answer=device.sign(challenge))
    assert queries.whoami(office.web, code) is None
    assert office.sessions() == 1
    assert refused(lambda: actions.begin_enrolment(office.web, code=office.sign_in(device))) == (
        "access.enrolment_unknown"
    )


def test_one_ends_one_s_own_passkey_and_not_the_last(office: Office, keeper: Keeper) -> None:
    first = office.enrol(office.take_on())
    token = office.sign_in(first)
    second = add_passkey(office, token, first)
    elsewhere = office.sign_in(second)
    mine = queries.my_sign_ins(office.web, token).passkeys
    actions.end_my_passkey(office.web, token=token, passkey=mine[1].id)
    assert queries.whoami(office.web, elsewhere) is None
    assert refused(lambda: office.sign_in(second)) == "access.passkey_ended"
    assert refused(lambda: actions.end_my_passkey(office.web, token=token, passkey=mine[0].id)) == (
        "access.passkey_last"
    )
    office.sign_in(first)
    assert "access.end_own_passkey" in office.acts()


def test_of_two_who_end_the_last_two_passkeys_at_once_one_is_refused(office: Office, keeper: Keeper) -> None:
    first = office.enrol(office.take_on())
    token = office.sign_in(first)
    add_passkey(office, token, first)
    ids = [passkey.id for passkey in queries.my_sign_ins(office.web, token).passkeys]
    told: list[bool] = []

    def end(passkey: UUID) -> None:
        with office.town.database.connect("denizen_web") as web:
            try:
                actions.end_my_passkey(web, token=token, passkey=passkey)
                told.append(True)
            except AccessRefused:
                told.append(False)

    both = [threading.Thread(target=end, args=[passkey]) for passkey in ids]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == [False, True]


def test_nobody_ends_what_is_somebody_else_s(office: Office, keeper: Keeper) -> None:
    one, other = office.enrol(office.take_on("One")), office.enrol(office.take_on("Other"))
    mine, theirs = office.sign_in(one), office.sign_in(other)
    add_passkey(office, mine, one)
    them = queries.my_sign_ins(office.web, theirs)
    actions.end_my_session(office.web, token=mine, session=them.sessions[0].id)
    assert refused(lambda: actions.end_my_passkey(office.web, token=mine, passkey=them.passkeys[0].id)) == (
        "access.passkey_last"
    )
    assert queries.my_sign_ins(office.web, theirs) == them


def test_one_sees_and_ends_one_s_other_sessions(office: Office, keeper: Keeper) -> None:
    device = office.enrol(office.take_on())
    here, there = office.sign_in(device), office.sign_in(device)
    mine = queries.my_sign_ins(office.web, here)
    assert [session.this_one for session in mine.sessions] == [False, True]
    actions.end_my_session(office.web, token=here, session=mine.sessions[0].id)
    assert queries.whoami(office.web, there) is None
    assert queries.whoami(office.web, here)
    with pytest.raises(NotSignedIn):
        queries.my_sign_ins(office.web, there)


# How long a session lasts -------------------------------------------------------------------------------------


def test_a_session_that_nobody_uses_is_over_and_one_in_use_is_not(office: Office, keeper: Keeper) -> None:
    token = office.sign_in(office.enrol(office.take_on()))
    for minutes, open_still in ((29, True), (29, True), (31, False)):
        office.town.owner.execute(
            "UPDATE access.session SET seen_at = seen_at - make_interval(mins => %s)", [minutes]
        )
        assert (queries.whoami(office.web, token) is not None) == open_still
    asked = {"token": token, "purpose": "registration.upkeep", "reader": "card", "person": uuid4()}
    assert refused(lambda: actions.open_access(office.web, **asked)) == "access.session_ended"  # type: ignore[arg-type]


def test_use_is_noted_once_a_minute(office: Office, keeper: Keeper) -> None:
    token = office.sign_in(office.enrol(office.take_on()))
    seen = "SELECT seen_at FROM access.session"
    at_first = office.town.owner.execute(seen).fetchone()
    queries.whoami(office.web, token)
    assert office.town.owner.execute(seen).fetchone() == at_first
    office.town.owner.execute("UPDATE access.session SET seen_at = seen_at - interval '2 minutes'")
    queries.whoami(office.web, token)
    (ago,) = office.town.owner.execute(
        "SELECT clock_timestamp() - seen_at FROM access.session"
    ).fetchone() or (None,)
    assert ago is not None
    assert ago < timedelta(minutes=1)


def test_no_session_lasts_longer_than_its_hours_however_busy(office: Office, keeper: Keeper) -> None:
    token = office.sign_in(office.enrol(office.take_on()))
    (lasts,) = office.town.owner.execute("SELECT expires_at - opened_at FROM access.session").fetchone() or (
        None,
    )
    assert lasts is not None
    assert timedelta(hours=9, minutes=59) < lasts <= timedelta(hours=10, minutes=1)
    office.town.owner.execute("UPDATE access.session SET expires_at = clock_timestamp()")
    assert queries.whoami(office.web, token) is None


def test_what_is_past_is_removed(office: Office, keeper: Keeper) -> None:
    office.sign_in(office.enrol(office.take_on()))
    handler = sign_ins(DOOR)
    (before,) = office.town.owner.execute("SELECT count(*) FROM access.sign_in").fetchone() or (0,)
    assert before == 2
    office.town.owner.execute(
        "UPDATE access.sign_in SET made_at = made_at - interval '61 minutes' WHERE kind = 'enrol'"
    )
    handler.tidy(office.operator)
    assert office.town.owner.execute("SELECT kind FROM access.sign_in").fetchall() == [("sign_in",)]


def test_the_worker_opens_nothing_to_anybody(office: Office) -> None:
    worker: psycopg.Connection = office.town.worker
    for table in ("session", "credential", "enrolment", "sign_in"):
        assert denied(worker, f"INSERT INTO access.{table} DEFAULT VALUES"), table
        assert denied(worker, f"SELECT FROM access.{table}"), table


def test_whoever_looks_up_a_session_by_its_token_asks_whether_it_rested_too_long() -> None:
    """Readers and doors look for themselves, each in its own statement; none may forget a limit."""
    looks = {
        str(path.relative_to(SOURCE)): path.read_text("utf-8")
        for path in SOURCE.glob("*/sql/**/*.sql")
        if re.search(r"(FROM|JOIN) access\.session[^;]*sha256\(", path.read_text("utf-8"))
    }
    assert {"access/sql/doors/actor.sql", "access/sql/readers/open_access.sql"} <= set(looks)
    forgetful = [path for path, text in looks.items() if "idle_after" not in text]
    assert forgetful == []
