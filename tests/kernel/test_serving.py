"""The processes of `serve`: what each is handed, and, where root starts them, what its user can reach."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from denizen.kernel import enclosure, listening
from denizen.kernel.accounts import AccountMissing, system_user
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.processes import RECEPTION, ROLES, SERVING, USERS, Account, Users
from denizen.kernel.roles import COURIER, KEEPER, LOGINS, PULSE, WEB, WORKER
from denizen.kernel.serving import start, users_for

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home that PostgreSQL's own user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-serving-"))
    folder.chmod(0o711)
    yield Home(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def served(home: Home) -> Iterator[Server]:
    """A server with its secrets and keys, as `serve` finds it."""
    with open_server(home, settings={"shared_buffers": "16MB", "max_connections": "60"}) as server:
        yield server


@pytest.fixture
def other_users() -> Users:
    """The users of the two roles."""
    return {role: Account(system_user(name)) for role, name in USERS.items()}


def told(server: Server, home: Home, role: str, users: Users, script: str) -> str:
    """What a shell says in the place of a process."""
    shell = start(
        ["/bin/sh", "-c", script], server, home, role, users, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return shell.communicate()[0].decode()


def test_the_pages_are_handed_their_own_url_and_three_keys(
    served: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://administrator")
    present: Users = dict.fromkeys(USERS)
    handed = {role: told(served, home, role, present, "env") for role in USERS}
    vault = Vault(home.keys)
    secrets = {role: home.secret(role) for role in (*LOGINS, "postgres")}
    for role in USERS:
        found = {name for name, secret in secrets.items() if secret in handed[role]}
        assert found == {ROLES.get(role, role)}
        assert "administrator" not in handed[role]
        # Whoever seals cannot unseal, and whoever unseals cannot find anybody by a number.
        private = (home.keys / "seal-1.key").read_bytes().hex()
        assert (private in handed[role]) == (role in (KEEPER, RECEPTION))
    for key in (home.secret("django"), vault.lookup_key.hex(), vault.sealing_key):
        assert key in handed[WEB]
        assert key not in handed[WORKER] + handed[PULSE]
        assert key not in handed[KEEPER] + handed[COURIER]
    # What it signs by opens nothing, and nobody else has it.
    for role in USERS:
        assert (vault.webhook_keys in handed[role]) == (role == COURIER)
    # What it opens it makes tokens of; it signs nothing for anybody.
    assert vault.lookup_key.hex() in handed[RECEPTION]
    assert home.secret("django") not in handed[RECEPTION]


def test_where_it_may_go_the_courier_alone_is_told(
    served: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_WEBHOOK_ALLOW", "receiver.town.internal")
    present: Users = dict.fromkeys(USERS)
    for role in USERS:
        assert ("receiver.town.internal" in told(served, home, role, present, "env")) == (role == COURIER)


@root_only
def test_each_process_is_a_user_of_its_own(served: Server, home: Home, other_users: Users) -> None:
    names = {role: told(served, home, role, other_users, "id -un; id -Gn") for role in USERS}
    assert names == {
        WEB: "denizen-web\ndenizen-web denizen-pg\n",
        WORKER: "denizen-worker\ndenizen-worker denizen-pg\n",
        KEEPER: "denizen-keeper\ndenizen-keeper denizen-pg\n",
        RECEPTION: "denizen-reception\ndenizen-reception denizen-pg\n",
        COURIER: "denizen-courier\ndenizen-courier denizen-pg\n",
        PULSE: "denizen-pulse\ndenizen-pulse denizen-pg\n",
    }


@root_only
@pytest.mark.parametrize("role", [WEB, WORKER, KEEPER, RECEPTION, COURIER, PULSE])
def test_a_process_reads_nothing_of_the_home_or_of_the_database_s_files(
    served: Server, home: Home, other_users: Users, role: str
) -> None:
    home.secret("django")
    Vault(home.keys)
    files = [path for path in home.path.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert {"seal-1.key", "django", "denizen_worker", "PG_VERSION"} <= {path.name for path in files}
    listed = told(served, home, role, other_users, f"find {home.path} -type f 2>/dev/null")
    assert listed == ""
    script = f"for file in {' '.join(map(str, files))}; do test -r $file && echo $file; done"
    assert told(served, home, role, other_users, script) == ""


@root_only
def test_a_process_looks_into_no_other(served: Server, home: Home, other_users: Users) -> None:
    for role, other in (
        (WEB, WORKER),
        (WORKER, RECEPTION),
        (WEB, KEEPER),
        (COURIER, WEB),
        (WEB, COURIER),
        (PULSE, WEB),
    ):
        sleeping = start(["/bin/sleep", "60"], served, home, other, other_users)
        try:
            for secret in ("environ", "maps"):
                said = told(served, home, role, other_users, f"cat /proc/{sleeping.pid}/{secret}")
                assert said.endswith("Permission denied\n"), said
            said = told(served, home, role, other_users, f"kill -9 {sleeping.pid}")
            assert "not permitted" in said
            assert sleeping.poll() is None
        finally:
            sleeping.kill()
            sleeping.wait()


@root_only
def test_a_process_passes_to_the_server_s_socket_and_a_stranger_does_not(
    served: Server, home: Home, other_users: Users
) -> None:
    assert served._cluster is not None
    socket = next(served._cluster.sockets.glob(".s.PGSQL.*[0-9]"))  # type: ignore[attr-defined]
    assert told(served, home, WEB, other_users, f"test -w {socket} && echo yes") == "yes\n"
    assert told(served, home, WEB, other_users, f"ls {socket.parent}").endswith("Permission denied\n")
    stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-w", str(socket)]
    assert subprocess.run(stranger, check=False).returncode == 1


@root_only
def test_an_enclosure_shows_what_is_needed_of_a_closed_folder_and_nothing_else(
    served: Server, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets root make no mount namespace")
    closed = tmp_path / "closed"
    for name in ("python/3.12/bin", "checkout/src", "checkout/var/secrets"):
        (closed / name).mkdir(parents=True)
        (closed / name / "file").write_text(name)
    (closed / "python" / "3").symlink_to("3.12")
    monkeypatch.setattr(
        enclosure, "_needed", lambda: [closed / "python/3", closed / "python/3.12", closed / "checkout/src"]
    )
    accounts: Users = {role: Account(system_user(name), True) for role, name in USERS.items()}
    script = f"id -un; grep NoNewPrivs /proc/self/status; cd {closed}; find . | sort; cat python/3/bin/file"
    closed.chmod(0o700)
    assert told(served, home, WEB, accounts, script).split() == [
            "denizen-web", "NoNewPrivs:", "1", ".", "./checkout", "./checkout/src", "./checkout/src/file",
            "./python", "./python/3", "./python/3.12", "./python/3.12/bin", "./python/3.12/bin/file", "python/3.12/bin",
        ]  # fmt: skip
    assert (closed / "checkout/var/secrets/file").read_text() == "checkout/var/secrets"


@root_only
def test_where_its_users_do_not_get_by_it_says_so_and_stays_root(
    served: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with tempfile.TemporaryDirectory() as closed:  # of mode 0700, as root's own folder
        (Path(closed) / "python").symlink_to(sys.executable)
        monkeypatch.setattr(sys, "executable", f"{closed}/python")
        assert users_for(served, home, said.append) == dict.fromkeys(SERVING)
    assert len(said) == 1
    assert (
        "stay root, because denizen-web, denizen-worker, denizen-keeper, denizen-reception, denizen-courier cannot"
        in said[0]
    )


@root_only
def test_where_a_user_cannot_be_made_it_says_so_and_stays_root(
    served: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setitem(USERS, WEB, "no such name can be made: " + "x" * 40)
    assert users_for(served, home, said.append) == dict.fromkeys(SERVING)
    assert len(said) == 1
    assert "stay root, because useradd could not make the system user" in said[0]


@root_only
def test_a_user_that_cannot_be_made_is_told() -> None:
    with pytest.raises(AccountMissing, match="useradd could not make the system user"):
        system_user("not:a:name")


@root_only
def test_ports_of_root_are_refused_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_lowest_port", lambda: 65535)
    with pytest.raises(SystemExit, match="may not listen at ports below 65535"):
        listening.check_port("127.0.0.1", 65534)
