"""What the doctor finds, part by part: each thing that may be wrong, made wrong, is told with what to do."""

import os
import shutil
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.apps import apps
from django.test import override_settings

from denizen.demo.homes import make_room
from denizen.journal.actions import beat
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.doctor import home as doctor_home
from denizen.kernel.doctor.home import look_at_disks, look_at_home
from denizen.kernel.doctor.outside import look_at_certificate, look_at_folder_of_backups
from denizen.kernel.doctor.rights import look_at_logins, look_at_rights, look_at_roles
from denizen.kernel.doctor.server import look_at_server
from denizen.kernel.findings import Finding, Looked, State, weighed
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER
from denizen.kernel.rooms import Room
from tests.databases import Database, as_role

NOW = datetime.now(UTC)


def stands(findings: Iterable[Looked], about: str) -> tuple[State, str]:
    """The worst that was found about something, and its sentence."""
    found = [weighed(finding, "room") for finding in findings]
    about_it = [finding for finding in found if finding.about == about]
    assert about_it, sorted({finding.about for finding in found})
    worst = max(about_it, key=lambda finding: list(State).index(finding.state))
    return worst.state, worst.sentence


def all_good(findings: Iterable[Finding]) -> bool:
    return all(finding.state is State.GOOD for finding in findings)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in (*doctor_home._HANDED_OVER, "DENIZEN_BACKUPS"):
        monkeypatch.delenv(name, raising=False)
    made = Home(tmp_path / "home").prepare()
    made.secret("django")
    Vault(made.keys)
    return made


# The home


def test_a_home_in_order_is_good(home: Home) -> None:
    assert all_good(look_at_home(home))


def test_files_that_others_may_read_are_told(home: Home) -> None:
    (home.secrets / "django").chmod(0o640)
    state, said = stands(look_at_home(home), "home.secrets")
    assert (state, "django may be read by others: chmod 600" in said) == (State.AMISS, True)


def test_a_folder_that_is_missing_or_open_is_told(home: Home) -> None:
    home.secrets.chmod(0o750)
    assert stands(look_at_home(home), "home.secrets") == (
        State.AMISS,
        f"{home.secrets} is open to others: chmod 700",
    )
    shutil.rmtree(home.keys)
    assert stands(look_at_home(home), "home.keys") == (
        State.AMISS,
        f"{home.keys} is missing: bring it back from the backup",
    )


@pytest.mark.parametrize("lost", ["lookup.key", "seal-1.key"])
def test_a_lost_key_is_told_and_none_is_made_in_its_place(home: Home, lost: str) -> None:
    (home.keys / lost).unlink()
    state, said = stands(look_at_home(home), "home.keys")
    assert state is State.AMISS
    assert "never make new ones beside old data" in said
    assert not (home.keys / lost).exists()


def test_looking_at_an_empty_folder_of_keys_makes_none(home: Home) -> None:
    for key in home.keys.iterdir():
        key.unlink()
    assert stands(look_at_home(home), "home.keys")[0] is State.WARNING
    assert list(home.keys.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_elses_is_told(home: Home) -> None:
    os.chown(home.keys / "lookup.key", 12345, 12345)
    assert "belongs to another user" in stands(look_at_home(home), "home.keys")[1]


def test_keys_in_the_environment_of_a_console_are_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENIZEN_LOOKUP_KEY", "00" * 32)
    state, said = stands(look_at_home(home), "home.exported")
    assert (state, "DENIZEN_LOOKUP_KEY" in said, "00" * 32 in said) == (State.AMISS, True, False)


def test_a_made_up_town_in_earnest_is_told(home: Home, tmp_path: Path) -> None:
    demo = apps.get_app_config("demo")
    assert isinstance(demo, Room)
    assert stands(demo.look_at_home(home), "demo.home")[0] is State.GOOD
    town = Home(tmp_path / "town")
    make_room(town, "people=200", again=False)
    with override_settings(DENIZEN_IN_EARNEST=True):
        assert stands(demo.look_at_home(town), "demo.home")[0] is State.AMISS
    with override_settings(DENIZEN_IN_EARNEST=False):
        assert stands(demo.look_at_home(town), "demo.home")[0] is State.GOOD


# Disks, backups, certificate


@pytest.mark.parametrize(
    ("share", "state"),
    [
        (0.5, State.GOOD),
        (0.15, State.GOOD),
        (0.149, State.WARNING),
        (0.05, State.WARNING),
        (0.049, State.AMISS),
    ],
)
def test_a_disk_is_told_by_its_free_share(
    share: float, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Filled(doctor_home.Disk):
        @classmethod
        def of(cls, path: Path) -> doctor_home.Disk:
            return doctor_home.Disk(path, 1_000_000, int(1_000_000 * share))

    monkeypatch.setattr(doctor_home, "Disk", Filled)
    (finding,) = look_at_disks({"the home": tmp_path, "the data": tmp_path})
    assert finding.state is state
    assert "the home, the data" in finding.sentence


def test_a_disk_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    (finding,) = look_at_disks({"the log of changes": tmp_path / "none"})
    assert (finding.state, "the log of changes" in finding.sentence) == (State.WARNING, True)


@pytest.mark.parametrize(
    ("hours", "state"), [(1, State.GOOD), (25, State.GOOD), (27, State.WARNING), (200, State.AMISS)]
)
def test_the_age_of_the_last_backup_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: float, state: State
) -> None:
    folder = tmp_path / "backups" / "2026"
    folder.mkdir(parents=True)
    monkeypatch.setenv("DENIZEN_BACKUPS", str(tmp_path / "backups"))
    assert stands(look_at_folder_of_backups(), "backup")[0] is State.AMISS  # an empty folder
    for name, age in (("old", 900.0), ("new", hours)):
        (folder / name).write_text("x")
        os.utime(folder / name, (time.time() - age * 3600,) * 2)
    assert stands(look_at_folder_of_backups(), "backup")[0] is state


def certificate(days: float) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "register.town.example")])
    begins = NOW + timedelta(days=min(days, 0) - 30)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begins).not_valid_after(NOW + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (60.5, State.GOOD, "is good until"),
        (15.5, State.WARNING, "15 days"),
        (3.5, State.AMISS, "renew it now"),
        (-2, State.AMISS, "ended on"),
    ],
)
def test_the_end_of_a_certificate_is_foreseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: float, state: State, words: str
) -> None:
    monkeypatch.delenv("DENIZEN_CERTIFICATE", raising=False)
    assert list(look_at_certificate()) == []
    path = tmp_path / "chain.pem"
    monkeypatch.setenv("DENIZEN_CERTIFICATE", str(path))
    assert stands(look_at_certificate(), "certificate")[0] is State.AMISS
    path.write_text("no certificate")
    assert stands(look_at_certificate(), "certificate")[0] is State.AMISS
    path.write_bytes(certificate(days))
    found, said = stands(look_at_certificate(), "certificate")
    assert (found, words in said) == (state, True), said


# The database


def test_a_database_as_it_is_made_is_good(town_db: Database) -> None:
    with town_db.connect("denizen_owner") as db:
        assert all_good(look_at_roles(db))
        assert all_good(look_at_rights(db))
        findings = list(look_at_server(db, embedded=True, in_earnest=False))
    assert {finding.about for finding in findings if finding.state is not State.GOOD} == {
        "server.fsync"
    }  # of tests
    assert all_good(look_at_logins(town_db.server))


def test_the_server_that_comes_along_is_no_good_in_earnest(db: psycopg.Connection) -> None:
    findings = list(look_at_server(db, embedded=True, in_earnest=True))
    assert stands(findings, "server")[0] is State.WARNING
    assert stands(look_at_server(db, embedded=False, in_earnest=True), "server")[0] is State.GOOD


@pytest.mark.parametrize(
    ("setting", "about", "words"),
    [
        ("synchronous_commit = off", "server.synchronous_commit", "set it to on"),
        ("TimeZone = 'Asia/Shanghai'", "server.timezone", "UTC"),
        ("log_min_messages = warning", "server.log", "log_min_messages = log"),
        ("log_error_verbosity = verbose", "server.log", "log_error_verbosity = terse"),
        ("log_statement = 'all'", "server.log", "log_statement = none"),
        ("log_parameter_max_length_on_error = -1", "server.log", "log_parameter_max_length_on_error = 0"),
        ("log_min_duration_statement = 1000", "server.log", "log_min_duration_statement = -1"),
    ],
)
def test_a_setting_that_does_harm_is_told_with_the_one_to_have(
    db: psycopg.Connection, setting: str, about: str, words: str
) -> None:
    # The fixture's login is the administrator's, who may set all of these for one transaction.
    db.execute("RESET ROLE")
    db.execute(f"SET LOCAL {setting}".encode())
    state, said = stands(look_at_server(db, embedded=True, in_earnest=False), about)
    assert (state, words in said) == (State.AMISS, True), said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("GRANT SELECT ON register.person TO denizen_web", "register.person have other rights"),
        ("GRANT SELECT (name) ON access.actor TO denizen_web", "access.actor.name have rights that stand in no file"),
        ("REVOKE SELECT ON places.dwelling FROM denizen_web", "places.dwelling have other rights"),
        ("GRANT EXECUTE ON FUNCTION reading.card(uuid) TO denizen_worker", "reading.card(uuid) have other rights"),
        ("ALTER FUNCTION reading.card(uuid) SECURITY INVOKER", "reading.card(uuid) have other rights or another text"),
        ("DROP FUNCTION reading.queue_age()", "reading.queue_age() lack rights or are missing"),
        (
            "CREATE FUNCTION reading.everybody() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT count(*) FROM register.person'",
            "reading.everybody() have rights that stand in no file",
        ),
    ],
)  # fmt: skip
def test_rights_that_are_not_those_of_the_files_are_told_and_left_as_they_are(
    db: psycopg.Connection, change: str, words: str
) -> None:
    with as_role(db, "denizen_reader" if "reading." in change else "denizen_owner"):
        db.execute(change.encode())
    state, said = stands(look_at_rights(db), "rights")
    assert (state, words in said) == (State.AMISS, True), said
    # It is told again: nothing was mended on the quiet.
    assert stands(look_at_rights(db), "rights") == (state, said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER ROLE denizen_web CREATEDB", "denizen_web is more than it should be (may make databases)"),
        ("GRANT denizen_owner TO denizen_worker", "member of denizen_owner"),
        ("ALTER ROLE denizen_web CONNECTION LIMIT -1", "connection limit -1 instead of 40"),
        ("GRANT pg_read_all_data TO denizen_pulse", "member of pg_read_all_data"),
    ],
)
def test_a_role_that_is_more_than_it_should_be_is_told(
    db: psycopg.Connection, change: str, words: str
) -> None:
    assert all_good(look_at_roles(db))
    db.execute("RESET ROLE")
    db.execute(change.encode())  # undone with the test's transaction
    state, said = stands(look_at_roles(db), "roles")
    assert (state, words in said) == (State.AMISS, True), said


# The rooms


def of_room(label: str, db: psycopg.Connection) -> list[Looked]:
    room = apps.get_app_config(label)
    assert isinstance(room, Room)
    return list(room.look(db))


def test_a_worker_that_is_silent_is_told(db: psycopg.Connection) -> None:
    assert stands(of_room("journal", db), "worker")[0] is State.WARNING
    with as_role(db, WORKER):
        beat(db, process="worker")
    assert stands(of_room("journal", db), "worker")[0] is State.GOOD
    db.execute("UPDATE journal.heartbeat SET beat_at = now() - interval '10 minutes'")
    assert "last heard 10 minutes ago" in stands(of_room("journal", db), "worker")[1]


def test_a_reception_that_is_silent_and_files_that_it_leaves_unread_are_told(db: psycopg.Connection) -> None:
    assert stands(of_room("journal", db), "reception")[0] is State.WARNING
    with as_role(db, WORKER):
        beat(db, process="reception")
    assert stands(of_room("journal", db), "reception")[0] is State.GOOD
    assert stands(of_room("intake", db), "files") == (State.GOOD, "no file waits to be read")
    party = uuid4()
    db.execute(
        "INSERT INTO access.party (id, handle, kind, name) VALUES (%s, 'h', 'registrar', 'Hall')", [party]
    )
    db.execute(
        "INSERT INTO intake.handed_in (id, party_id, capacity, channel, entered_by, kind, file_name, size)"
        " VALUES (gen_random_uuid(), %s, 'registrar', 'counter', gen_random_uuid(), 'mixed', 'a.csv', 1)",
        [party],
    )
    assert stands(of_room("intake", db), "files")[0] is State.GOOD
    db.execute("UPDATE intake.handed_in SET attempts = 1")
    assert stands(of_room("intake", db), "files")[0] is State.WARNING
    db.execute("UPDATE intake.handed_in SET handed_in_at = now() - interval '20 minutes'")
    state, said = stands(of_room("intake", db), "files")
    assert state is State.AMISS
    assert "1 files that were handed in wait to be read, the oldest for 20 minutes" in said


def test_a_queue_that_is_behind_is_told(db: psycopg.Connection) -> None:
    assert stands(of_room("ledger", db), "queue") == (State.GOOD, "no declaration waits")
    party, declaration = uuid4(), uuid4()
    db.execute("INSERT INTO access.party (id, handle, kind, name) VALUES (%s, 'h', 'hotel', 'H')", [party])
    db.execute(
        "INSERT INTO ledger.declaration (id, kind, party_id, capacity, channel, entered_by, received_at, occurred)"
        " VALUES (%s, 'lodging_checkin', %s, 'hotel', 'file', %s, now() - interval '2 hours',"
        " '[2026-01-01,2026-01-02)')",
        [declaration, party, party],
    )
    db.execute("INSERT INTO ledger.waiting (declaration_id) VALUES (%s)", [declaration])
    state, said = stands(of_room("ledger", db), "queue")
    assert (state, "1 declarations wait, the oldest for 120 minutes" in said) == (State.AMISS, True)


def test_an_access_log_that_is_not_completed_is_told(db: psycopg.Connection) -> None:
    assert stands(of_room("access", db), "sweeper")[0] is State.GOOD
    db.execute(
        "INSERT INTO access.ticket (opened_at, actor_id, purpose, basis, reader, fields, person_id)"
        " SELECT now() - interval '1 hour', x, 'p', 'b', 'card', '{}', x FROM (SELECT gen_random_uuid() AS x) AS one"
    )
    assert stands(of_room("access", db), "sweeper")[0] is State.AMISS


def test_invented_staff_in_earnest_and_a_register_without_staff_are_told(db: psycopg.Connection) -> None:
    def actor(name: str, *, demo: bool) -> None:
        db.execute(
            "INSERT INTO access.actor (role, name, pseudonym, demo) VALUES ('registrar', %s, %s, %s)",
            [name, name, demo],
        )

    with override_settings(DENIZEN_IN_EARNEST=True):
        assert stands(of_room("access", db), "staff")[0] is State.WARNING
        actor("real", demo=False)
        assert stands(of_room("access", db), "staff")[0] is State.GOOD
        actor("invented", demo=True)
        assert stands(of_room("access", db), "demo.staff")[0] is State.AMISS
    with override_settings(DENIZEN_IN_EARNEST=False):
        assert stands(of_room("access", db), "staff")[0] is State.GOOD


def test_a_clock_behind_the_record_is_told(db: psycopg.Connection) -> None:
    assert stands(of_room("intake", db), "clock.record")[0] is State.GOOD
    db.execute("UPDATE intake.record_clock SET latest = now() + interval '1 day'")
    state, said = stands(of_room("intake", db), "clock.record")
    assert state is State.AMISS
    assert "stands 1 day, 0:00:00 behind" in said or "stands 23:59:5" in said


def test_a_room_may_say_it_in_short() -> None:
    assert weighed((False, "no"), "places") == Finding("places", State.AMISS, "no")
    assert weighed((True, "yes"), "places") == Finding("places", State.GOOD, "yes")


def test_rights_are_compared_while_others_work(town_db: Database) -> None:
    """Nobody who reads or writes waits for the doctor, nor the doctor for them."""
    with connect(town_db.url("denizen_web")) as web, connect(town_db.url("denizen_owner")) as db:
        with web.transaction():
            web.execute("SELECT count(*) FROM places.dwelling")
            web.execute("SELECT * FROM reading.waiting()")
            assert all_good(look_at_rights(db))
        assert web.execute("SELECT reading.queue_age()").fetchone() == (0.0,)
