"""A server named by DATABASE_URL: used where it is fit, refused in one line where it is not."""

import io
import shutil
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql
from psycopg.conninfo import make_conninfo

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.making import make_backup
from denizen.kernel.backups.sealing import new_recovery_key
from denizen.kernel.backups.settings import Settings
from denizen.kernel.backups.store import Manifest, Store
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import ServerUnusable, open_server
from denizen.kernel.postgres.cluster import Cluster
from denizen.kernel.roles import LOGINS, ROUTINES

SMALL = {"shared_buffers": "16MB", "max_connections": "20", "fsync": "off"}


@pytest.fixture(scope="module")
def foreign() -> Iterator[dict[str, str]]:
    """A server that knows nothing of Denizen: how its administrator reaches it."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-home-"))
    folder.chmod(0o711)
    home = Home(folder)
    cluster = Cluster(home, lambda _sentence: None)
    cluster.start(SMALL)
    yield {
        "host": str(cluster.sockets),
        "user": "postgres",
        "password": home.secret("postgres"),
        "dbname": "postgres",
    }
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def town(foreign: dict[str, str]) -> Iterator[dict[str, str]]:
    """A login that may make roles, and a database of its own: what a careful administrator gives us."""
    name = f"town_{uuid4().hex[:8]}"
    with psycopg.connect(**foreign, autocommit=True) as db:  # type: ignore[arg-type]
        db.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD 'p'").format(sql.Identifier(name)))
        db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(name)))
    yield foreign | {"user": name, "password": "p", "dbname": name}
    with psycopg.connect(**foreign, autocommit=True) as db:  # type: ignore[arg-type]
        db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in (*LOGINS, *ROUTINES, name):
            db.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def refusal(parameters: dict[str, str], monkeypatch: pytest.MonkeyPatch, home: Path) -> str:
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**parameters))
    with pytest.raises(ServerUnusable) as caught:
        open_server(Home(home))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def administer(foreign: dict[str, str], *statements: str) -> None:
    with psycopg.connect(**foreign, autocommit=True) as db:  # type: ignore[arg-type]
        for statement in statements:
            db.execute(statement.encode())


def test_a_login_that_may_make_roles_is_enough(
    town: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**town))
    for _time in range(2):
        with open_server(Home(tmp_path)) as server:
            assert not server.embedded
            migrate(server.url("denizen_owner"))
            with psycopg.connect(server.url("denizen_web")) as web:
                assert web.execute("SELECT current_database()").fetchone() == (town["dbname"],)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute("SELECT * FROM register.person")
    with psycopg.connect(**town) as db:  # type: ignore[arg-type]  # an external server goes on
        assert db.execute("SELECT count(*) > 0 FROM pg_tables WHERE schemaname = 'register'").fetchone() == (
            True,
        )


@pytest.fixture
def store(town: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Backups of a migrated register on that server; its home and the recovery key lie beside the store."""
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**town))
    home = Home(tmp_path / "home").prepare()
    Vault(home.keys)
    key, public = new_recovery_key("")
    (tmp_path / "recovery.key").write_bytes(key)
    with open_server(home) as server:
        migrate(server.url("denizen_owner"))
        with psycopg.connect(server.url("denizen_worker")) as db:
            db.execute("INSERT INTO places.rule_pack (code, chosen_at) VALUES ('CN-33', now())")
    return Settings(tmp_path / "store", public)


def back_up(store: Settings, *, logical: bool) -> Manifest:
    home = Home(store.store.parent / "home")
    with open_server(home) as server:
        return make_backup(
            server, home, store, logical=logical, keep_days=1, progress=lambda _done, _expected: None
        ).manifest


def restore(store: Settings, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Restore the newest backup into that home; which rules it holds, as its owner reads them."""
    monkeypatch.setenv("DENIZEN_HOME", str(home))
    beside = store.store.parent
    keys = ["--keys", str(beside / "home" / "keys"), "--key", str(beside / "recovery.key")]
    call_command("restore", "--from", str(store.store), *keys, stdout=io.StringIO(), stderr=io.StringIO())
    with open_server(Home(home)) as server, psycopg.connect(server.url("denizen_owner")) as db:
        return str(db.execute("SELECT string_agg(code, ' ') FROM places.rule_pack").fetchone())


def test_a_server_that_does_not_let_itself_be_copied_says_what_it_takes(store: Settings) -> None:
    with pytest.raises(BackupUnusable, match="CREATEROLE and REPLICATION, and a line for denizen_archive"):
        back_up(store, logical=False)
    assert Store(store.store).backups() == []
    assert back_up(store, logical=True).kind == "logical"


def test_a_server_whose_administrator_may_replicate_is_copied_whole_and_given_back_as_our_own(
    store: Settings, town: dict[str, str], foreign: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    administer(foreign, f"ALTER ROLE {town['user']} REPLICATION")
    manifest = back_up(store, logical=False)
    assert (manifest.kind, manifest.database) == ("physical", town["dbname"])
    with psycopg.connect(**foreign) as db:  # type: ignore[arg-type]
        held = db.execute("SELECT count(*) FROM pg_replication_slots").fetchone()
        assert held == (0,)  # nobody follows: the server need not keep its log
    administer(foreign, "DROP ROLE denizen_archive")
    monkeypatch.delenv("DATABASE_URL")
    folder = Path(tempfile.mkdtemp(prefix="denizen-home-"))
    folder.chmod(0o711)
    assert "CN-33" in restore(store, folder / "home", monkeypatch)
    shutil.rmtree(folder)


def test_what_the_tables_held_is_restored_to_another_database(
    store: Settings,
    town: dict[str, str],
    foreign: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(store, logical=True)
    # The roles of a server are those of one register: the other place is made when the first is gone.
    administer(foreign, f"DROP DATABASE {town['dbname']} WITH (FORCE)")
    administer(foreign, f"CREATE DATABASE {town['dbname']} OWNER {town['user']}")
    assert "CN-33" in restore(store, tmp_path / "fresh", monkeypatch)
    with pytest.raises(CommandError, match="is not empty"):  # neither is the database now
        restore(store, tmp_path / "third", monkeypatch)
    assert not (tmp_path / "third").exists()


def test_a_missing_database_is_made_where_that_is_allowed(
    town: dict[str, str], foreign: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = town | {"dbname": "made_here"}
    assert "there is no database made_here, and this login may not make it" in refusal(
        wanted, monkeypatch, tmp_path
    )
    administer(foreign, f"ALTER ROLE {town['user']} CREATEDB")
    with open_server(Home(tmp_path)) as server, psycopg.connect(server.url("denizen_owner")) as db:
        query = "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'made_here'"
        assert db.execute(query).fetchone() == ("PG_UNICODE_FAST", "UTF8")
    administer(foreign, "DROP DATABASE made_here WITH (FORCE)")


def test_a_login_that_may_not_make_roles_is_told_so(
    town: dict[str, str], foreign: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administer(foreign, f"ALTER ROLE {town['user']} NOCREATEROLE")
    assert "may not make roles: ALTER ROLE" in refusal(town, monkeypatch, tmp_path)


def test_a_database_of_somebody_else_is_refused(
    town: dict[str, str], foreign: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administer(foreign, f"ALTER DATABASE {town['dbname']} OWNER TO postgres")
    assert "does not own the database" in refusal(town, monkeypatch, tmp_path)


def test_another_encoding_is_refused(
    foreign: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = "CREATE DATABASE old TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
    administer(foreign, create)
    assert "the database's encoding is LATIN1" in refusal(foreign | {"dbname": "old"}, monkeypatch, tmp_path)
    administer(foreign, "DROP DATABASE old")


@pytest.mark.parametrize(
    "wrong", [{"password": "x"}, {"host": "/nowhere"}, {"host": "127.0.0.1", "port": "1"}]
)
def test_a_server_that_does_not_let_us_in_is_said_so(
    wrong: dict[str, str], foreign: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = refusal(foreign | wrong, monkeypatch, tmp_path)
    assert message.startswith("DATABASE_URL: the server does not let us in: ")
    assert foreign["password"] not in message


def test_a_url_that_is_none_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:/what ever")
    with pytest.raises(ServerUnusable, match=r"^DATABASE_URL cannot be read: "):
        open_server(Home(tmp_path))


def test_a_server_without_the_extensions_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tempfile.mkdtemp(prefix="denizen-home-"))
    folder.chmod(0o711)
    home = Home(folder)
    cluster = Cluster(home, lambda _sentence: None)
    cluster.start(SMALL | {"extension_control_path": "/nowhere"})
    try:
        parameters = {"host": str(cluster.sockets), "user": "postgres", "password": home.secret("postgres")}
        message = refusal(parameters | {"dbname": "postgres"}, monkeypatch, tmp_path)
        assert "the server lacks the extension btree_gist: install PostgreSQL's contrib package" in message
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def test_an_old_server_is_refused_before_anything_is_asked_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The far side speaks just enough of the protocol (version 3.0, PostgreSQL manual 54.7) to be a PostgreSQL 17."""

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!I", len(body) + 4) + body

    def greet(listener: socket.socket) -> None:
        with listener.accept()[0] as client:
            client.recv(4096)
            status = b"".join(
                message(b"S", name + b"\0" + value + b"\0")
                for name, value in ((b"server_version", b"17.5"), (b"client_encoding", b"UTF8"))
            )
            client.sendall(message(b"R", struct.pack("!I", 0)) + status + message(b"Z", b"I"))
            while client.recv(4096):
                pass

    folder = tempfile.mkdtemp(prefix="denizen-old-")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{folder}/.s.PGSQL.5432")
        listener.listen()
        thread = threading.Thread(target=greet, args=[listener])
        thread.start()
        told = refusal({"host": folder, "user": "u", "dbname": "d"}, monkeypatch, tmp_path)
        thread.join()
    shutil.rmtree(folder)
    assert told == "DATABASE_URL: the server is PostgreSQL 17; Denizen needs 18 or newer"
