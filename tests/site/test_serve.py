"""`denizen serve`: what it refuses, and the register that it serves."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from denizen.demo.homes import make_room
from denizen.kernel.home import Home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home that PostgreSQL's own user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-serve-"))
    folder.chmod(0o711)
    monkeypatch.setenv("DENIZEN_HOME", str(folder))
    yield Home(folder)
    shutil.rmtree(folder)


def denizen(home: Home, *arguments: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "denizen.site.cli", *arguments],
        env=environment | {"DENIZEN_HOME": str(home.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def command_of(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text().partition("\0")[0]


def user_of(process: int) -> int:
    return Path(f"/proc/{process}").stat().st_uid


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_it_is_for_earnest_use_only(mode: str, home: Home) -> None:
    with override_settings(DENIZEN_MODE=mode), pytest.raises(CommandError, match=f"DENIZEN_MODE is {mode}"):
        call_command("serve")
    assert not home.postgres.exists()


def test_a_made_up_town_is_not_served_as_a_register(home: Home) -> None:
    home.path.rmdir()
    make_room(home, "people=200", again=False)
    with (
        override_settings(DENIZEN_MODE="production"),
        pytest.raises(CommandError, match="holds a made-up town"),
    ):
        call_command("serve")


def test_not_every_name_is_answered_to(home: Home) -> None:
    with (
        override_settings(DENIZEN_MODE="production", ALLOWED_HOSTS=["town.example", "*"]),
        pytest.raises(CommandError, match="names every host"),
    ):
        call_command("serve")
    assert not home.postgres.exists()


def test_a_register_is_served_once_its_database_is_made(home: Home) -> None:
    with denizen(home, "serve") as early:
        assert "run `denizen migrate` first" in early.communicate()[0]
        assert early.returncode == 1
    with denizen(home, "migrate") as migrated:
        assert "the database is up to date" in migrated.communicate()[0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with denizen(home, "serve", "--port", str(port)) as served:
        assert served.stdout is not None
        told = ""
        while f"is served at http://127.0.0.1:{port}/" not in told:
            line = served.stdout.readline()
            assert line, told
            told += line
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/desk/sign-in/") as answer:
            page = answer.read().decode()
        users = {user_of(child) for child in children(served.pid) if "postgres" not in command_of(child)}
        served.send_signal(signal.SIGTERM)
        told += served.stdout.read()
    if os.geteuid() != 0:
        assert users == {os.geteuid()}
    elif "pages, worker and keeper stay root" in told:
        assert users == {0}
        assert "denizen-web" in told
    else:
        assert users == {
            pwd.getpwnam(name).pw_uid for name in ("denizen-web", "denizen-worker", "denizen-keeper")
        }
    assert "Denizen" in page
    assert "Work as" not in page  # the choice of a demonstration
    assert served.returncode == 143
    assert not (home.postgres / "data" / "postmaster.pid").exists()


def test_a_port_that_is_taken_is_told_before_anything_is_made(home: Home) -> None:
    data = home.path / "demo"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with denizen(home, "demo", "--data", str(data), "--port", port) as demo:
            told = demo.communicate()[0]
    assert f"cannot listen at 127.0.0.1:{port}" in told
    assert "choose another port with --port" in told
    assert demo.returncode == 1
    assert not data.exists()
