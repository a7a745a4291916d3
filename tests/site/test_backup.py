"""`denizen backup`, `restore` and `upgrade`, on a register with a server of its own."""

import io
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from benchmarks.stage import Stage, Town, furnish
from denizen.kernel.backups.checking import row_counts
from denizen.kernel.backups.log import SLOT
from denizen.kernel.backups.process import Following
from denizen.kernel.backups.sealing import Marks, recovery_key
from denizen.kernel.backups.settings import settings_of
from denizen.kernel.backups.store import Store, write_manifest
from denizen.kernel.clock import now, told
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.keys_export import export_keys
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.processes import USERS
from denizen.kernel.roles import OWNER, WEB, WORKER
from denizen.ledger.actions import receive
from drills.applying import apply_the_rest
from drills.flipped import damage
from drills.sending import Drafts

SMALL = {"shared_buffers": "32MB"}


def command(name: str, *arguments: str | Path, **options: Any) -> str:
    """Run a command of Denizen's in this process; what it said."""
    said = io.StringIO()
    call_command(name, *map(str, arguments), stdout=said, stderr=said, no_color=True, **options)
    return said.getvalue()


@dataclass
class Register:
    """A register in use: its home, its running server, its store, and what was declared at which time."""

    home: Home
    server: Server
    town: Town
    drafts: Drafts
    folder: Path
    following: Following
    times: list[datetime] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def key(self) -> Path:
        return self.folder / "recovery.key"

    def declare(self, count: int) -> None:
        """Declare and apply some, and wait until the store has them."""
        stage = Stage(self.server, self.server.database)
        with connect(self.server.url(WORKER)) as db:
            receive(
                db,
                actor=self.town.registrar,
                declarations=[self.drafts.next() for _ in range(count)],
                now=now(),
            )
        apply_the_rest(stage)
        self.times.append(now())
        self.settle()

    def settle(self) -> None:
        with connect(self.server.administrator()) as db:
            (position,) = db.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or ("",)
            for _ in range(400):
                row = db.execute(
                    "SELECT restart_lsn >= %s FROM pg_replication_slots WHERE slot_name = %s",
                    [position, SLOT],
                ).fetchone()
                if row == (True,):
                    return
                time.sleep(0.05)
        raise AssertionError("the log does not come to the store")

    def restore(
        self, home: Path, *arguments: str | Path, store: Path | None = None, keys: Path | None = None
    ) -> str:
        """Restore into another home."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DENIZEN_HOME", str(home))
            arguments = ("--keys", keys or self.home.keys, *arguments)
            return command("restore", "--from", store or self.store, "--key", self.key, *arguments)

    def counts(self) -> dict[str, int]:
        with connect(self.server.url(OWNER)) as db:
            return row_counts(db)


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    folder = Path(tempfile.mkdtemp(prefix="denizen-backup-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    with pytest.MonkeyPatch.context() as patch, open_server(home, settings=SMALL) as server:
        patch.setenv("DENIZEN_HOME", str(home.path))
        migrate(server.url(OWNER))
        town = furnish(Stage(server, server.database), 20)
        command(
            "backup", "begin", "--to", folder / "store", "--key", folder / "recovery.key", "--no-passphrase"
        )
        settings = settings_of(home)
        assert settings
        following = Following(server, home, settings)
        made = Register(home, server, town, Drafts(town, home), folder, following)
        following.start(dict.fromkeys(USERS))
        try:
            command("backup")
            made.declare(12)
            made.declare(12)
            yield made
        finally:
            following.end()
    shutil.rmtree(folder)


@pytest.fixture
def place() -> Iterator[Path]:
    """Where a home may be made that PostgreSQL's own user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-restore-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder)


def copy_of(register: Register, place: Path) -> Store:
    """The store as it lies, to be damaged."""
    return Store(Path(shutil.copytree(register.store, place.parent / "store")))


# What is there


def test_the_list_says_how_far_back_and_forth_one_can_go(register: Register) -> None:
    (line,) = command("backup", "list").splitlines()
    (backup,) = Store(register.store).backups()
    assert line.startswith(backup.name)
    assert "physical, gives back any second until" in line
    assert "gap" not in line


def test_a_killed_follower_goes_on_where_the_store_ends_and_a_quiet_register_is_known_to_be_quiet(
    register: Register,
) -> None:
    killed = register.following.process_id
    os.kill(killed, signal.SIGKILL)
    while register.following.process_id == killed:  # as `serve` does, twice a second
        register.following.look()
        time.sleep(0.1)
    register.declare(3)
    said = command("backup", "verify", "--key", register.key)
    assert "AMISS" not in said
    log = Store(register.store).log
    last = max(log.rglob("*.age"))
    before = last.stat().st_mtime
    time.sleep(3)
    assert [path for path in log.rglob("*.age") if path > last] == [], "nothing was written"
    assert last.stat().st_mtime > before


def test_verifying_is_content_with_and_without_the_recovery_key(register: Register) -> None:
    for arguments in ((), ("--key", register.key)):
        said = command("backup", "verify", *arguments)
        assert said.count("good ") == 2, said
        assert "AMISS" not in said


def test_a_store_holds_nothing_in_the_clear(register: Register) -> None:
    files = [path for path in register.store.rglob("*") if path.is_file() and path.stat().st_size > 0]
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0, path
        for words in ("试验路", "register.residence", "INSERT"):
            assert words.encode() not in content
        for key in register.home.keys.iterdir():
            assert key.read_bytes() not in content


def test_beginning_twice_is_refused_and_changes_nothing(register: Register, tmp_path: Path) -> None:
    before = (register.home.path / "backups.toml").read_text()
    with pytest.raises(CommandError, match="set up already"):
        command("backup", "begin", "--to", tmp_path / "other", "--key", tmp_path / "key")
    assert (register.home.path / "backups.toml").read_text() == before
    assert list(tmp_path.iterdir()) == []


def test_the_store_of_another_register_is_not_begun_with(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_HOME", str(tmp_path / "home"))
    Vault(tmp_path / "home" / "keys")
    with pytest.raises(CommandError, match="was made under the lookup key"):
        command("backup", "begin", "--to", register.store, "--key", tmp_path / "key", "--no-passphrase")
    assert not (tmp_path / "key").exists()


def test_a_recovery_key_is_never_written_over_and_a_passphrase_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_HOME", str(tmp_path / "home"))
    (tmp_path / "key").write_text("precious")
    (tmp_path / "words").write_text("\n")
    passphrase = ("--passphrase-file", tmp_path / "words")
    with pytest.raises(CommandError, match="the passphrase is empty"):
        command("backup", "begin", "--to", tmp_path / "s", "--key", tmp_path / "new", *passphrase)
    with pytest.raises(CommandError, match="File exists"):
        command("backup", "begin", "--to", tmp_path / "s", "--key", tmp_path / "key", "--no-passphrase")
    assert (tmp_path / "key").read_text() == "precious"
    with pytest.raises(CommandError, match="no backups are set up"):
        command("backup")


def test_backups_are_kept_for_35_days_at_most(register: Register) -> None:
    with pytest.raises(CommandError, match="1 to 35 days"):
        command("backup", "--keep-days", "36")


def test_whatever_happens_to_a_store_is_found(register: Register, place: Path) -> None:
    register.settle()
    figures, passed = damage(
        copy_of(register, place), register.home.keys, recovery_key(register.key, ""), times=1
    )
    assert passed, figures


# Restoring


def test_a_restored_register_is_the_one_that_was_lost(register: Register, place: Path) -> None:
    said = register.restore(place)
    # To the minute: the declaration was received before its time was noted here, perhaps in the minute before.
    noted = (register.times[1] - timedelta(minutes=minutes) for minutes in (0, 1))
    assert any(f"received at {told(each)[:-9]}" in said for each in noted)
    assert "no damage" in said
    assert "all are equal" in said
    assert "applied" not in said
    fresh = Home(place)
    with open_server(fresh, settings=SMALL) as server, connect(server.url(OWNER)) as db:
        assert row_counts(db) == register.counts()
        assert fresh.secret("postgres") != register.home.secret("postgres")
        with connect(server.url(WEB)) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT FROM register.person")
    assert (place / "keys" / "lookup.key").read_bytes() == (register.home.keys / "lookup.key").read_bytes()
    assert (place / "keys" / "lookup.key").stat().st_mode & 0o077 == 0
    assert not (place / "backups.toml").exists()


def test_keys_may_come_from_the_file_that_they_were_exported_to(
    register: Register, place: Path, tmp_path: Path
) -> None:
    """Up to the refusal that comes after the keys: whether it restores is seen with the folder."""
    exported = tmp_path / "denizen.keys"
    exported.write_bytes(export_keys(register.home.keys, "a long passphrase"))
    (tmp_path / "right").write_text("a long passphrase\n")
    (tmp_path / "wrong").write_text("another passphrase\n")
    for words, refusal in (("wrong", "passphrase is wrong"), ("right", "there is none before it")):
        with pytest.raises(CommandError, match=refusal):
            register.restore(
                place, "--keys-passphrase-file", tmp_path / words, "--at", "2020-01-01", keys=exported
            )
    assert not place.exists()


def test_a_damaged_log_is_refused_and_can_be_used_as_far_as_it_goes(register: Register, place: Path) -> None:
    store = copy_of(register, place)
    last = max(path for path in store.log.rglob("*.age"))
    last.write_bytes(last.read_bytes()[:-7])
    with pytest.raises(CommandError, match="--as-far-as-possible restores what was before it"):
        register.restore(place, store=store.path)
    assert not place.exists()
    assert "no damage" in register.restore(place, "--as-far-as-possible", store=store.path)


def newer(store: Store, keys: Path, **changes: object) -> None:
    """Let the backup say something else, properly marked."""
    (backup,) = store.backups()
    manifest = backup.manifest(keys)
    for name in ("manifest.json", "manifest.mark"):
        (backup.folder / name).unlink()
    vars(manifest).update(changes)
    write_manifest(backup.folder, manifest, Marks.of(keys))


def test_everything_that_must_not_be_restored_is_refused_in_one_line_and_leaves_nothing(
    register: Register, place: Path, tmp_path: Path
) -> None:
    (backup,) = Store(register.store).backups()
    early = now() - timedelta(days=9)

    def refused(*arguments: str | Path, store: Path | None = None, keys: Path | None = None) -> str:
        with pytest.raises(CommandError) as caught:
            register.restore(place, *arguments, store=store, keys=keys)
        assert "\n" not in str(caught.value)
        assert not place.exists()
        return str(caught.value)

    assert "holds no backup 20200101T000000Z" in refused("--backup", "20200101T000000Z")
    assert "and there is none before it" in refused("--at", told(early))
    assert "is still to come" in refused("--at", "2999-01-01")
    assert "write the time as" in refused("--at", "yesterday")
    assert "is the disk there?" in refused(store=tmp_path / "nowhere")

    Vault(tmp_path / "keys")
    assert "was made under the lookup key" in refused(keys=tmp_path / "keys")
    stranger = tmp_path / "stranger.key"
    stranger.write_text("AGE-SECRET-KEY-1QQQ")
    assert "is no recovery key" in refused("--key", stranger)
    command_home = tmp_path / "other"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENIZEN_HOME", str(command_home))
        command("backup", "begin", "--to", tmp_path / "s", "--key", tmp_path / "other.key", "--no-passphrase")
    assert "is sealed to age1" in refused("--key", tmp_path / "other.key")

    store = copy_of(register, place)
    copy = store.backups()[0].folder / "server.tar.zst.age"
    content = copy.read_bytes()
    copy.write_bytes(content[:-1])
    assert "it was cut short" in refused(store=store.path)
    copy.write_bytes(content[:-1] + bytes([content[-1] ^ 16]))
    assert "damaged" in refused(store=store.path)
    copy.write_bytes(content)
    newer(store, register.home.keys, migrations=["register.0001_register", "register.0999_future"])
    assert "made by a newer version of Denizen" in refused(store=store.path)
    newer(store, register.home.keys, migrations=[], product="99.0")
    assert "made by Denizen 99.0, and this one is" in refused(store=store.path)
    newer(store, register.home.keys, product="0.0.1", postgresql="19.1")
    assert "is of PostgreSQL 19, and this Denizen brings 18" in refused(store=store.path)
    newer(store, register.home.keys, postgresql="18.6", clear_bytes=1 << 60)
    assert "MB free, and" in refused(store=store.path)
    (store.backups()[0].folder / "manifest.mark").unlink()
    assert "is no complete backup" in refused(store=store.path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "postgresql://elsewhere/")
        assert "unset DATABASE_URL" in refused()

    place.mkdir()
    (place / "diary.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        register.restore(place)
    assert [path.name for path in place.iterdir()] == ["diary.txt"]
    assert backup.manifest(register.home.keys).name == backup.name


def test_a_home_that_stood_empty_is_empty_again_after_a_refusal(register: Register, place: Path) -> None:
    place.mkdir()
    store = copy_of(register, place)
    copy = store.backups()[0].folder / "server.tar.zst.age"
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2] + b"\0" + content[len(content) // 2 + 1 :])
    with pytest.raises(CommandError, match="damaged"):
        register.restore(place, store=store.path)
    assert list(place.iterdir()) == []


# Upgrading


def state_of(server: Server) -> list[tuple[object, ...]]:
    """Everything of the rooms that a migration could touch: columns, routines, rights, and what is written down."""
    with connect(server.administrator()) as db:
        return db.execute(
            """
            SELECT 'column', attrelid::regclass::text, attname::text, attacl::text FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace <> 'pg_toast'::regnamespace AND attnum > 0
            UNION ALL SELECT 'class', oid::regclass::text, relkind::text, relacl::text FROM pg_class
            UNION ALL SELECT 'routine', oid::regprocedure::text, prosrc, proacl::text FROM pg_proc
            UNION ALL SELECT 'migration', app::text, name::text, '' FROM django_migrations
            ORDER BY 1, 2, 3
            """
        ).fetchall()


@pytest.fixture
def future(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of migrations of the register, with the first one and whatever a test adds."""
    folder = tmp_path / "future_of_register"
    folder.mkdir()
    (folder / "__init__.py").touch()
    source = Path(__file__).resolve().parents[2] / "src/denizen/register/migrations/0001_register.py"
    shutil.copy(source, folder / "0001_register.py")
    monkeypatch.syspath_prepend(tmp_path)
    with override_settings(MIGRATION_MODULES={"register": "future_of_register"}):
        yield folder


def write_migration(folder: Path, name: str, after: str, *statements: str) -> None:
    (folder / f"{name}.py").write_text(
        "from django.db import migrations\n"
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [('register', '{after}')]\n"
        f"    operations = [migrations.RunSQL(text) for text in {json.dumps(statements)}]\n"
    )


def test_an_upgrade_that_fails_half_way_leaves_the_register_exactly_as_it_was(
    register: Register, future: Path
) -> None:
    write_migration(future, "0002_good", "0001_register", "CREATE TABLE register.promised (id int)")
    write_migration(
        future,
        "0003_bad",
        "0002_good",
        "ALTER TABLE register.person ADD COLUMN shoe_size int",
        "UPDATE register.person SET registered_at = registered_at - interval '1 day'",
        "SELECT 1 / 0",
    )
    before, rows, there = state_of(register.server), register.counts(), len(Store(register.store).backups())
    with pytest.raises(
        CommandError, match="upgrade failed and the database is as it was before: division by zero"
    ):
        command("upgrade")
    assert state_of(register.server) == before
    assert register.counts() == rows
    assert len(Store(register.store).backups()) == there + 1


def test_a_migration_outside_of_transactions_is_left_to_migrate(register: Register, future: Path) -> None:
    write_migration(future, "0002_alone", "0001_register", "SELECT 1")
    with (future / "0002_alone.py").open("a") as file:
        file.write("    atomic = False\n")
    with pytest.raises(
        CommandError, match=r"register\.0002_alone takes no part in a transaction, so nothing"
    ):
        command("upgrade", "--without-backup")


def test_what_a_room_finds_amiss_in_the_result_undoes_it_too(register: Register, future: Path) -> None:
    write_migration(
        future,
        "0002_odd",
        "0001_register",
        "INSERT INTO places.rule_pack (code, chosen_at) VALUES ('XX-9', now())",
    )
    before = state_of(register.server)
    with pytest.raises(CommandError, match="as it was before: the rules are those of XX-9"):
        command("upgrade", "--without-backup")
    assert state_of(register.server) == before


def test_an_upgrade_is_done_whole_and_never_downwards(register: Register, place: Path, future: Path) -> None:
    write_migration(future, "0002_good", "0001_register", "COMMENT ON SCHEMA register IS 'upgraded'")
    assert "applied register.0002_good" in command("upgrade", "--without-backup")
    try:
        assert "applied" not in command("upgrade", "--without-backup")
        (future / "0002_good.py").unlink()  # the older version
        for name, arguments in (
            ("upgrade", ["--without-backup"]),
            ("serve", ["--insecure-loopback", "--port", "1"]),
        ):
            with (
                override_settings(DENIZEN_MODE="production"),
                pytest.raises(
                    CommandError, match=r"made by a newer version .* does not know register\.0002_good"
                ),
            ):
                command(name, *arguments)
    finally:
        with connect(register.server.url(OWNER)) as db:
            db.execute("DELETE FROM django_migrations WHERE name = '0002_good'")


def test_a_register_at_work_is_not_upgraded(register: Register) -> None:
    with (
        connect(register.server.url(WEB)),
        pytest.raises(CommandError, match="1 connections of the register are open"),
    ):
        command("upgrade", "--without-backup")


def test_without_a_way_back_an_upgrade_is_refused(register: Register) -> None:
    kept = (register.home.path / "backups.toml").read_bytes()
    (register.home.path / "backups.toml").unlink()
    try:
        with pytest.raises(CommandError, match="no backups are set up"):
            command("upgrade")
    finally:
        (register.home.path / "backups.toml").write_bytes(kept)


# The doctor


def doctor() -> str:
    """What the doctor says, whatever else it finds amiss on this machine."""
    said = io.StringIO()
    with suppress(SystemExit):
        call_command("doctor", stdout=said, no_color=True)
    return said.getvalue()


def test_the_doctor_looks_at_backups(register: Register) -> None:
    said = doctor()
    assert "good  the last backup is of" in said
    assert "of the log, which is being followed" in said
    backups = Store(register.store).backups()
    for backup in backups:
        backup.folder.rename(backup.folder.with_name(f"19{backup.name[2:]}"))
    try:
        assert "AMISS the last backup is of" in doctor()
    finally:
        for backup in backups:
            backup.folder.with_name(f"19{backup.name[2:]}").rename(backup.folder)
