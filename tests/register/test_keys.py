"""Changing keys: what is stored comes back the same, whoever is stopped goes on, and nobody else may do it."""

import fcntl
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from denizen.kernel.crypto import Sealer, Vault
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable, add_sealing_key, mark_of
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.roles import OWNER
from denizen.ledger.rules import SEALED_NUMBER, SEALED_UPLOAD
from denizen.register.resealing import STORES
from tests.access.town import KNOWN, denied

PASSPHRASE = "correct horse battery staple"
TOKENS = (
    ("ledger.described", "document_token"),
    ("ledger.draft_described", "document_token"),
    ("register.identity_document", "token"),
    ("register.identity_document_superseded", "token"),
)


_DECLARED = """
    WITH d AS (
        INSERT INTO ledger.declaration
            (kind, party_id, capacity, channel, entered_by, received_at, occurred, idempotency_key,
            digest)
        SELECT 'residence_start', p.id, p.kind, 'api', p.id, %(known)s, '[2024-01-01,2024-01-02)',
            %(number)s, '\\x01'
        FROM access.party AS p RETURNING id
    ),
    n AS (
        INSERT INTO ledger.described
            (declaration_id, document_type, document_sealed, document_token, document_hint)
        SELECT id, 'passport', %(a)s, %(token)s, '…' FROM d
    ),
    p AS (INSERT INTO register.person (registered_at) VALUES (%(known)s) RETURNING id),
    s AS (
        INSERT INTO register.identity_document_superseded
            (person_id, declaration_id, document_type, sealed, token, valid_during, recorded_during)
        SELECT p.id, d.id, 'passport', %(b)s, %(token)s, '(,)', '[2024-01-01,2024-02-01)' FROM p, d
    )
    INSERT INTO register.identity_document
        (person_id, declaration_id, document_type, sealed, token, valid_during, recorded_at)
    SELECT p.id, d.id, 'passport', %(c)s, %(token)s, '(,)', %(known)s FROM p, d
"""
"""A declaration, the number in it, and the document that follows from it, now and as it was once known."""


def key_number(sealed: bytes) -> int:
    """Under which sealing key a value was sealed."""
    return sealed[1]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home of its own: its secrets and keys are changed, which those of other tests must not be."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-keys-"))
    folder.chmod(0o711)
    yield Home(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def own_server(home: Home) -> Iterator[Server]:
    """The server of that home, migrated."""
    with open_server(home, settings={"shared_buffers": "32MB", "fsync": "off"}) as server:
        migrate(server.url(OWNER))
        yield server


class Register:
    """A register with numbers and files, and the command by which its keys are changed."""

    def __init__(self, home: Home, server: Server) -> None:
        self.home, self.server = home, server
        self.numbers: dict[str, bytes] = {}
        self.said = ""

    def fill(self, people: int) -> None:
        """Declare people with a number each, a file, and a document of before."""
        vault = Vault(self.home.keys)
        with self.owner() as owner, owner.transaction():
            said = {
                (number := f"E{n:08}"): vault.token("passport", number)
                for n in range(len(self.numbers), len(self.numbers) + people)
            }
            sealed = (
                dict(zip("abc", (vault.seal(n, SEALED_NUMBER) for _ in "abc"), strict=True)) for n in said
            )
            rows = [
                {"known": KNOWN, "number": number, "token": token} | copies
                for (number, token), copies in zip(said.items(), sealed, strict=True)
            ]
            owner.cursor().executemany(_DECLARED.encode(), rows)
            self.numbers |= said
            # Somebody was just writing all of this down once more.
            owner.execute(
                """
                INSERT INTO ledger.draft (id, number, kind, party_id, capacity, channel, entered_by, received_at)
                SELECT id, number, kind, party_id, capacity, channel, entered_by, received_at FROM ledger.declaration
                ON CONFLICT DO NOTHING
                """
            )
            owner.execute(
                "INSERT INTO ledger.draft_described SELECT * FROM ledger.described ON CONFLICT DO NOTHING"
            )
            owner.execute(
                """
                WITH b AS (
                    INSERT INTO ledger.batch (party_id, entered_by, channel, kind, file_name, digest, received_at)
                    SELECT id, id, 'file', 'mixed', 'a.csv', gen_random_uuid()::text::bytea, %s FROM access.party
                    RETURNING id
                )
                INSERT INTO ledger.upload (batch_id, content) SELECT id, %s FROM b
                """,
                [KNOWN, vault.seal_bytes(b"a,b\n" * 1000, SEALED_UPLOAD)],
            )

    def owner(self) -> psycopg.Connection:
        """The owner of the tables."""
        return psycopg.connect(self.server.url(OWNER), autocommit=True)

    def empty(self) -> None:
        """Forget everything, and begin with a party and new keys."""
        with self.owner() as owner:
            # What was written about disclosures is removed by nobody; here a town is begun anew.
            owner.execute("ALTER TABLE disclosure.request DISABLE TRIGGER USER")
            owner.execute("ALTER TABLE disclosure.step DISABLE TRIGGER USER")
            owner.execute(
                "TRUNCATE access.party, access.actor, ledger.declaration, ledger.draft, ledger.batch,"
                " register.person, register.identity_document_superseded, register.lookup_key, register.next_token,"
                " journal.entry"
                " CASCADE"
            )
            for store in STORES:
                owner.execute(
                    f"ALTER TABLE {store.schema}.{store.table} DROP CONSTRAINT IF EXISTS"
                    f" {store.table}_is_sealed_under_a_key_that_is_kept".encode()
                )
            owner.execute(
                "INSERT INTO access.party (handle, kind, name) VALUES ('hall', 'registrar', 'Hall')"
            )
        shutil.rmtree(self.home.keys, ignore_errors=True)
        Vault(self.home.keys)

    def told(self, *command: str) -> str:
        """What `denizen keys …` says."""
        out = StringIO()
        try:
            call_command("keys", *command, stdout=out)
        finally:
            self.said = out.getvalue()
        return self.said

    def refused(self, *command: str) -> str:
        """What the command says, where it refuses."""
        with pytest.raises(CommandError) as refused:
            self.told(*command)
        return str(refused.value)

    def killed(self, *command: str, when: Callable[[], bool]) -> bool:
        """Kill the command as soon as something is so; False where it ended before."""
        words = [sys.executable, "-m", "denizen.site.cli", "keys", *command]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                if when():
                    process.kill()
                time.sleep(0.005)
            return process.wait() < 0

    def count(self, query: str) -> int:
        """A number out of the database."""
        with self.owner() as owner:
            row = owner.execute(query.encode()).fetchone()
        return int(row[0]) if row and row[0] else 0

    def stored(self, column: str = "document_sealed", table: str = "ledger.described") -> list[bytes]:
        """The values of a column."""
        with self.owner() as owner:
            return [value for (value,) in owner.execute(f"SELECT {column} FROM {table}".encode())]

    def must_hold_what_was_said(self, number: int) -> None:
        """All stores hold the numbers and files of before, sealed under a key, and tokens that are their own."""
        vault = Vault(self.home.keys)
        for store in STORES:
            values = self.stored(store.column, f"{store.schema}.{store.table}")
            assert {key_number(value) for value in values} == {number}
            opened = sorted(vault.unseal(value, store.context) for value in values)
            if store.context == SEALED_NUMBER:
                assert opened == sorted(self.numbers)
            else:
                assert opened == ["a,b\n" * 1000] * len(values)
        for table, column in TOKENS:
            tokens = {vault.token("passport", each) for each in self.numbers}
            assert set(self.stored(column, table)) == tokens


@pytest.fixture
def register(home: Home, own_server: Server, monkeypatch: pytest.MonkeyPatch) -> Register:
    monkeypatch.setenv("DENIZEN_HOME", str(home.path))
    register = Register(home, own_server)
    register.empty()
    return register


def test_a_new_key_seals_what_is_new_and_what_is_stored(register: Register) -> None:
    register.fill(30)
    said = register.told("rotate")
    assert "seal-2.key is new" in said
    assert "until they are started again" in said.replace("\n", " ")
    assert "121 values are sealed anew" in said  # four copies of each number, and a file
    register.must_hold_what_was_said(2)
    with register.owner() as owner:
        lines = owner.execute("SELECT act, quantity FROM journal.entry ORDER BY id").fetchall()
    assert sum(quantity for act, quantity in lines if act == "keys.reseal") == 121
    assert "seal-1.key" in (status := register.told("status"))
    assert "nothing is sealed under it" in status
    private = [file.read_bytes().hex() for file in register.home.keys.glob("*.key")]
    assert not [key for key in private if key in status]


def test_a_new_key_of_webhooks_stands_beside_the_one_before(register: Register) -> None:
    before = Vault(register.home.keys).webhook_keys
    said = register.told("rotate", "--webhooks")
    assert "webhook-2.key is new" in said
    assert "party webhook rotate" in said
    assert "Not all keys were copied" in said
    assert Vault(register.home.keys).webhook_keys.startswith(f"{before},")


def test_a_key_is_retired_when_nothing_is_sealed_under_it_and_never_comes_back(register: Register) -> None:
    register.fill(5)
    running = Vault(register.home.keys)
    still = Sealer(running.lookup_key, running.sealing_key)
    assert "seals new values" in register.refused("retire", "1", "--without-copy")
    add_sealing_key(register.home.keys)
    assert "5 of ledger.described.document_sealed" in register.refused("retire", "1", "--without-copy")
    register.told("rotate")
    assert "no copy of seal-1.key is noted" in register.refused("retire", "1")
    assert "there is no key number 7" in register.refused("retire", "7", "--without-copy")
    register.told("retire", "1", "--without-copy")
    left = sorted(file.name for file in register.home.keys.glob("*.key"))
    assert left == ["log.key", "lookup.key", "seal-2.key", "webhook-1.key"]
    register.must_hold_what_was_said(2)
    # A process that still runs with the key of before can store nothing that nobody could open.
    with register.owner() as owner, pytest.raises(psycopg.errors.CheckViolation, match="key_that_is_kept"):
        owner.execute("UPDATE register.identity_document SET sealed = %s", [still.seal("E1", SEALED_NUMBER)])
    register.told("rotate")
    register.must_hold_what_was_said(3)


def test_whoever_is_killed_while_sealing_anew_goes_on(register: Register) -> None:
    register.fill(3000)
    done = "SELECT sum(quantity) FROM journal.entry WHERE act = 'keys.reseal'"
    for least in (1, 4000):  # in the middle of one column, and of another
        assert register.killed("rotate", when=lambda least=least: register.count(done) >= least)  # type: ignore[misc]
        assert least <= register.count(done) < 12_001
    assert "that is finished first, without a new key" in register.told("rotate")
    register.must_hold_what_was_said(2)
    # Nothing was sealed anew twice, and every batch that was committed has its line.
    assert register.count(done) == 12_001


def test_what_does_not_open_is_told_and_left(register: Register) -> None:
    register.fill(3)
    with register.owner() as owner:
        owner.execute("UPDATE register.identity_document SET sealed = sealed || '\\x00'")
    assert "some values do not open" in register.refused("rotate")
    assert {key_number(value) for value in register.stored("sealed", "register.identity_document")} == {1}
    assert {key_number(value) for value in register.stored()} == {2}


def test_a_new_lookup_key_finds_the_same_documents(register: Register) -> None:
    register.fill(40)
    before = (register.home.keys / "lookup.key").read_bytes()
    with register.owner() as owner:
        owner.execute(
            "INSERT INTO ledger.standing_back SELECT document_token, 1, declaration_id FROM ledger.described"
        )
    assert "`serve` starts its processes again" in register.told("rotate", "--lookup")
    after = (register.home.keys / "lookup.key").read_bytes()
    assert after != before
    register.must_hold_what_was_said(1)
    assert sorted(register.stored("mark", "ledger.standing_back")) == sorted(
        register.stored("document_token")
    )
    assert register.stored("mark", "register.lookup_key") == [mark_of(after)]
    assert register.stored("token", "register.next_token") == []
    assert register.stored("digest", "ledger.declaration") == [None] * 40
    assert not list(register.home.keys.glob("lookup.[ns]*"))


def test_whoever_had_the_lookup_key_of_before_is_locked_out(register: Register) -> None:
    register.fill(1)
    urls = [register.server.url(role) for role in ("denizen_web", "denizen_worker")]
    with psycopg.connect(urls[0]) as web, psycopg.connect(urls[1]) as worker:
        register.told("rotate", "--lookup")
        for session in (web, worker):
            with pytest.raises(psycopg.OperationalError):
                session.execute("SELECT 1")
    for url in urls:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url)


def test_a_token_that_is_not_that_of_its_number_joins_and_parts_nobody(register: Register) -> None:
    register.fill(3)
    with register.owner() as owner:
        for table, column in TOKENS:
            change = f"UPDATE {table} SET {column} = '\\x0123' WHERE {column} = %s"
            owner.execute(change.encode(), [next(iter(register.numbers.values()))])
    assert "1 tokens were not those of their numbers" in register.told("rotate", "--lookup")
    for table, column in TOKENS:
        assert set(register.stored(column, table)) == set(register.stored("document_token"))
    assert len(set(register.stored("document_token"))) == 3
    assert b"\x01\x23" not in register.stored("document_token")


def test_where_the_register_holds_a_token_of_no_number_nothing_is_changed(register: Register) -> None:
    register.fill(3)
    with register.owner() as owner:
        owner.execute("UPDATE register.identity_document SET token = '\\x0123' WHERE token = %s",
                      [next(iter(register.numbers.values()))])  # fmt: skip
    before = (register.home.keys / "lookup.key").read_bytes()
    assert "1 tokens stand for no number" in register.refused("rotate", "--lookup")
    assert Vault(register.home.keys).lookup_key == before
    assert set(register.stored("document_token")) == set(register.numbers.values())


def test_whoever_is_killed_while_changing_the_lookup_key_goes_on(register: Register) -> None:
    register.fill(9000)
    folder = register.home.keys
    made = "SELECT count(*) FROM register.next_token"
    assert register.killed("rotate", "--lookup", when=lambda: register.count(made) > 0)
    assert register.count(made) < 9000
    assert set(register.stored("document_token")) == set(register.numbers.values())
    Vault(folder)  # the register is used meanwhile
    assert register.killed("rotate", "--lookup", when=(folder / "lookup.switching").exists)
    assert set(register.stored("document_token")) == set(register.numbers.values())
    with pytest.raises(KeysUnusable, match="is being changed"):
        Vault(folder)
    register.told("rotate", "--lookup")
    register.must_hold_what_was_said(1)


@pytest.mark.parametrize("noted", [False, True])
def test_a_change_that_was_stopped_around_its_commit_is_finished_rightly(
    register: Register, noted: bool
) -> None:
    register.fill(4)
    folder = register.home.keys
    (folder / "lookup.switching").touch(mode=0o600)
    if noted:  # as it stands after the commit and before the file is renamed
        register.told("status")
        (folder / "lookup.switching").write_bytes((folder / "lookup.key").read_bytes())
        with register.owner() as owner:
            mark = mark_of((folder / "lookup.key").read_bytes())
            owner.execute("INSERT INTO register.lookup_key VALUES (%s)", [mark])
    else:
        (folder / "lookup.switching").write_bytes(bytes(range(32)))
    with pytest.raises(KeysUnusable, match="is being changed"):
        Vault(folder)
    register.told("rotate", "--lookup")
    register.must_hold_what_was_said(1)


def test_secrets_are_renewed_and_whoever_has_those_of_before_is_out(register: Register) -> None:
    roles = ("denizen_owner", "denizen_web", "denizen_worker", "denizen_keeper")
    before = {role: register.server.url(role) for role in roles}
    cookies = register.home.secret("django")
    with psycopg.connect(before["denizen_web"]) as web:
        assert "`serve` starts its processes again" in register.told("rotate", "--secrets")
        with pytest.raises(psycopg.OperationalError):
            web.execute("SELECT 1")
    assert register.home.secret("django") != cookies
    for role in roles:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(before[role])
        psycopg.connect(register.server.url(role)).close()
    # Stopped between the file and the server: the next command gives the role the password of the file.
    register.home.renew_secret("denizen_worker")
    register.told("status")
    psycopg.connect(register.server.url("denizen_worker")).close()


def test_keys_come_back_from_a_copy_and_from_nothing_else(register: Register, tmp_path: Path) -> None:
    register.fill(2)
    file, words = tmp_path / "keys.denizen", tmp_path / "passphrase"
    words.write_text(PASSPHRASE + "\n")
    assert "no copy is noted" in register.told("status")
    register.told("export", str(file), "--passphrase-file", str(words))
    assert "no copy is noted" not in register.told("status")
    assert file.stat().st_mode & 0o777 == 0o600
    for key in register.home.keys.glob("*.key"):
        assert key.read_bytes() not in file.read_bytes()
    assert "File exists" in register.refused("export", str(file), "--passphrase-file", str(words))
    shutil.rmtree(register.home.keys)
    assert "brought back: log.key, lookup.key, seal-1.key" in register.told(
        "import", str(file), "--passphrase-file", str(words)
    )
    register.must_hold_what_was_said(1)
    assert "already" in register.told("import", str(file), "--passphrase-file", str(words))
    words.write_text("another passphrase\n")
    assert "the passphrase is wrong" in register.refused("import", str(file), "--passphrase-file", str(words))
    register.empty()
    words.write_text(PASSPHRASE)
    refused = register.refused("import", str(file), "--passphrase-file", str(words))
    assert "keys of another register" in refused
    words.write_text("short")
    assert "shorter than 12" in register.refused(
        "export", str(tmp_path / "b"), "--passphrase-file", str(words)
    )


def test_a_key_that_is_missing_is_told(register: Register) -> None:
    register.fill(2)
    register.told("rotate")
    add_sealing_key(register.home.keys)
    (register.home.keys / "seal-2.key").unlink()
    assert "a key is missing" in register.refused("status")
    assert "key 2 IS NOT HERE, and nothing else opens: 2 of ledger.described" in register.said


def test_two_do_not_change_keys_at_once(register: Register) -> None:
    with open(register.home.keys / "changing", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "somebody else is changing the keys" in register.refused("rotate", "--lookup")


@pytest.mark.parametrize("role", ["denizen_web", "denizen_worker", "denizen_reader", "denizen_keeper"])
def test_the_keeper_alone_seals_anew_and_changes_nothing_else(db: psycopg.Connection, role: str) -> None:
    db.execute(f"SET LOCAL ROLE {role}".encode())
    sealed = {(f"{store.schema}.{store.table}", store.column) for store in STORES}
    columns = db.execute(
        "SELECT attrelid::regclass::text, attname FROM pg_attribute"
        " WHERE attrelid IN ('ledger.described'::regclass, 'ledger.upload'::regclass, 'ledger.declaration'::regclass,"
        " 'register.identity_document_superseded'::regclass) AND attnum > 0"
    ).fetchall()
    assert len(columns) > 50
    for table, column in columns:
        may = role == "denizen_keeper" and (table, column) in sealed
        assert denied(db, f"UPDATE {table} SET {column} = {column}") != may, (table, column)
    for table in {table for table, _column in columns}:
        assert denied(db, f"DELETE FROM {table}")
    assert denied(db, "SELECT name FROM ledger.described") or role in ("denizen_worker", "denizen_reader")
