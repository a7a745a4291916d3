"""`denizen serve`: what it refuses, and the register that it serves."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
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


def arguments_of(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")


def asked(address: str) -> str:
    """What is answered there; what went wrong where nothing is."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode())
    except OSError as error:
        return str(error)


def until(ask: Callable[[], str], words: str) -> str:
    """Ask again until the answer holds these words."""
    deadline = time.monotonic() + 90
    while words not in (answer := ask()):
        assert time.monotonic() < deadline, answer
        time.sleep(0.3)
    return answer


@pytest.mark.parametrize(
    "address", ["9464", "127.0.0.1", "127.0.0.1:none", "127.0.0.1:70000", "sockets/here"]
)
def test_an_address_for_figures_that_is_none_is_refused(address: str, home: Home) -> None:
    with (
        override_settings(DENIZEN_MODE="production"),
        pytest.raises(CommandError, match="Give an address such as"),
    ):
        call_command("serve", metrics=address)
    assert not home.postgres.exists()


def test_figures_are_not_shown_where_the_pages_are(home: Home) -> None:
    with (
        override_settings(DENIZEN_MODE="production"),
        pytest.raises(CommandError, match="at an address of their own"),
    ):
        call_command("serve", host="127.0.0.1", port=8000, metrics="127.0.0.1:8000")
    assert not home.postgres.exists()


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        figures = f"127.0.0.1:{free.getsockname()[1]}"
    with denizen(home, "serve", "--port", str(port), "--metrics", figures) as served:
        assert served.stdout is not None
        told = ""
        while f"is served at http://127.0.0.1:{port}/" not in told:
            line = served.stdout.readline()
            assert line, told
            told += line
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/desk/sign-in/") as answer:
            page = answer.read().decode()
        ready = until(lambda: asked(f"http://127.0.0.1:{port}/health/ready"), '"ready": true')
        shown = until(
            lambda: asked(f"http://{figures}/metrics"), 'denizen_process_up{process="worker-0"} 1.0'
        )
        told_apart = {Path(f"/proc/{child}/cmdline").read_bytes() for child in children(served.pid)}
        # Figures are shown beside the register: their process may end, and another is started after a while.
        pulse = next(child for child in children(served.pid) if "pulse" in arguments_of(child))
        os.kill(pulse, signal.SIGKILL)
        again = until(lambda: asked(f"http://{figures}/metrics"), "denizen_database_up 1.0")
        assert asked(f"http://127.0.0.1:{port}/health/live") == '{"live": true}'
        users = {user_of(child) for child in children(served.pid) if "postgres" not in command_of(child)}
        served.send_signal(signal.SIGTERM)
        told += served.stdout.read()
    assert '"worker": "ok"' in ready
    assert (
        'denizen_requests_total{method="GET",process="web-0",route="desk:sign_in",status="200"} 1.0' in shown
    )
    assert 'denizen_process_up{process="worker-0"} 1.0' in again
    assert 'denizen_process_up{process="keeper-0"} 1.0' in again
    assert len(told_apart) >= 4
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert {"route": "desk:sign_in", "status": 200}.items() <= next(
        line for line in lines if line["said"] == "request"
    ).items()
    assert "the process that shows the figures ended with code -9" in told
    if os.geteuid() != 0:
        assert users == {os.geteuid()}
    elif "pages, worker and keeper stay root" in told:
        assert users == {0}
        assert "denizen-web" in told
    else:
        names = ("denizen-web", "denizen-worker", "denizen-keeper", "denizen-pulse")
        assert users == {pwd.getpwnam(name).pw_uid for name in names}
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
