"""`denizen serve`: what it refuses, and the register that it serves."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.test import override_settings

from denizen.demo.homes import make_room
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from denizen.pages import assets
from denizen.site import earnest


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home that PostgreSQL's own user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-serve-"))
    folder.chmod(0o711)
    monkeypatch.setenv("DENIZEN_HOME", str(folder))
    yield Home(folder)
    shutil.rmtree(folder)


def denizen(home: Home, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "denizen.site.cli", *arguments],
        env=ours | {"DENIZEN_HOME": str(home.path), "LC_ALL": "C.UTF-8"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def ours_of(process: int) -> set[int]:
    """The processes of Denizen that `serve` started, without the database's."""
    return {child for child in children(process) if "postgres" not in command_of(child)}


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


def said(home: Home, *arguments: str, **environment: str) -> str:
    with denizen(home, *arguments, **environment) as process:
        told = process.communicate()[0]
        assert process.returncode == 0, told
    return told


def refusal(home: Home, *arguments: str, **environment: str) -> str:
    """The one line with which `serve` refuses."""
    with denizen(home, "serve", *arguments, **environment) as process:
        told = process.communicate()[0]
        assert process.returncode == 1, told
    lines = [line for line in told.splitlines() if "a few seconds" not in line]
    assert len(lines) == 1, told
    return lines[0]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(
    home: Home, *arguments: str, **environment: str
) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """A served register, and what was told; the rest of that at the end."""
    with denizen(home, "serve", *arguments, **environment) as process:
        assert process.stdout is not None
        told: list[str] = []
        while "is served at" not in "".join(told):
            line = process.stdout.readline()
            assert line, told
            told.append(line)
        yield process, told
        process.send_signal(signal.SIGTERM)
        told.extend(process.stdout)
    assert process.returncode == 143


@dataclass(frozen=True)
class Answer:
    """What the pages answered."""

    status: int
    headers: Message
    page: str


def ask(port: int, tls: ssl.SSLContext | None = None, **headers: str) -> Answer:
    """What the served pages answer at this machine's own address."""
    made = HTTPSConnection("127.0.0.1", port, context=tls) if tls else HTTPConnection("127.0.0.1", port)
    with closing(made):
        made.request("GET", "/desk/sign-in/", headers=headers)
        answer = made.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.fixture(scope="module")
def register() -> Iterator[Home]:
    """A register in which somebody may enrol a passkey."""
    assets.build()
    folder = Path(tempfile.mkdtemp(prefix="denizen-serve-"))
    folder.chmod(0o711)
    home = Home(folder)
    said(home, "migrate")
    assert said(home, "admin", "create", "陈晓", "--role", "registrar").count("-") >= 4
    yield home
    shutil.rmtree(folder)


def test_a_register_is_served_once_its_database_and_its_staff_are_made(home: Home) -> None:
    trial = ["--insecure-loopback", "--port", str(free_port())]
    assert "run `denizen migrate` first" in refusal(home, *trial)
    assert not home.postgres.exists()
    assert "the database is up to date" in said(home, "migrate")
    assert "nobody could sign in" in refusal(home, *trial)
    told = said(home, "admin", "create", "王芳", "--role", "auditor", DENIZEN_HOSTS="desk.town.example")
    assert re.search(r"https://desk\.town\.example/desk/enrol/#(\w{5}-){4}\w{5}", told)
    listed = said(home, "admin", "list")
    assert "王芳" in listed
    assert "code given" in listed
    said(home, "admin", "end", "王芳")
    assert "nobody could sign in" in refusal(home, *trial)


def test_each_process_is_a_user_of_its_own_and_all_end_together(register: Home) -> None:
    port, figures = free_port(), f"127.0.0.1:{free_port()}"
    with served(register, "--insecure-loopback", "--port", str(port), "--metrics", figures) as (
        process,
        lines,
    ):
        content = ask(port, Host=f"localhost:{port}").page
        ready = until(lambda: asked(f"http://127.0.0.1:{port}/health/ready"), '"ready": true')
        shown = until(
            lambda: asked(f"http://{figures}/metrics"), 'denizen_process_up{process="worker-0"} 1.0'
        )
        told_apart = {Path(f"/proc/{child}/cmdline").read_bytes() for child in children(process.pid)}
        # Figures are shown beside the register: their process may end, and another is started after a while.
        pulse = next(child for child in children(process.pid) if "pulse" in arguments_of(child))
        os.kill(pulse, signal.SIGKILL)
        again = until(lambda: asked(f"http://{figures}/metrics"), "denizen_database_up 1.0")
        assert asked(f"http://127.0.0.1:{port}/health/live") == '{"live": true}'
        users = {user_of(child) for child in ours_of(process.pid)}
    told = "".join(lines)
    assert '"worker": "ok"' in ready
    assert (
        'denizen_requests_total{method="GET",process="web-0",route="desk:sign_in",status="200"} 1.0' in shown
    )
    assert 'denizen_process_up{process="worker-0"} 1.0' in again
    assert 'denizen_process_up{process="keeper-0"} 1.0' in again
    assert 'denizen_process_up{process="courier-0"} 1.0' in again
    assert len(told_apart) >= 5
    logged = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert {"route": "desk:sign_in", "status": 200}.items() <= next(
        line for line in logged if line["said"] == "request"
    ).items()
    assert "the process that shows the figures ended with code -9" in told
    if os.geteuid() != 0:
        assert users == {os.geteuid()}
    elif "stay root" in told:
        assert users == {0}
        assert "denizen-web" in told
    else:
        names = "web worker keeper reception courier pulse".split()
        assert users == {pwd.getpwnam(f"denizen-{name}").pw_uid for name in names}
    assert f"is served at http://localhost:{port}/" in told
    assert "is for trials" in told
    assert "data-passkey" in content
    assert "Work as" not in content  # the choice of a demonstration
    assert not (register.postgres / "data" / "postmaster.pid").exists()


PROXY = ["--behind-proxy"]
HOSTS = {"DENIZEN_HOSTS": ".town.example,desk.town.example"}


@pytest.mark.parametrize(
    ("options", "origin", "words"),
    [
        ([], "https://desk.town.example", "say who speaks TLS to browsers"),
        (
            ["--behind-proxy", "--insecure-loopback"],
            "https://desk.town.example",
            "say who speaks TLS to browsers",
        ),
        (["--insecure-loopback", "--host", "0.0.0.0"], "", "serves this machine alone"),
        (PROXY, "", "in DENIZEN_HOSTS"),
        (PROXY, "https://192.0.2.7", "in DENIZEN_HOSTS"),
        (["--certificate", "/nowhere.pem"], "https://desk.town.example", "belong together"),
        (
            ["--certificate", "/nowhere.pem", "--key", "/nowhere.key"],
            "https://desk.town.example",
            "/nowhere.pem is not there",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_opened(
    home: Home, options: list[str], origin: str, words: str
) -> None:
    with (
        override_settings(DENIZEN_MODE="production", DENIZEN_ORIGIN=origin),
        pytest.raises(CommandError, match=words),
    ):
        call_command("serve", *options)
    assert not home.postgres.exists()


@pytest.mark.parametrize(
    ("said", "origin", "port", "reached"),
    [
        ("", "https://desk.town.example", 443, "https://desk.town.example"),
        ("", "https://desk.town.example", 8443, "https://desk.town.example:8443"),
        (
            "https://desk.town.example:8443",
            "https://desk.town.example:8443",
            8443,
            "https://desk.town.example:8443",
        ),
        ("https://desk.town.example", "https://desk.town.example", 8443, "https://desk.town.example"),
    ],
)
def test_an_address_that_the_operator_said_is_given_no_second_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, origin: str, port: int, reached: str
) -> None:
    monkeypatch.setenv("DENIZEN_ORIGIN", said)
    files = {"certificate": tmp_path / "desk.pem", "key": tmp_path / "desk.key"}
    for file in files.values():
        file.touch(0o600)
    options = {"behind_proxy": False, "insecure_loopback": False, "host": "127.0.0.1", "port": port, **files}
    with override_settings(DENIZEN_ORIGIN=origin):
        assert earnest.front(options).origin == reached


@pytest.mark.parametrize("minutes", ["0", "601", "soon", "-5"])
def test_a_limit_of_rest_that_cannot_be_meant_is_refused(home: Home, minutes: str) -> None:
    with (
        override_settings(DENIZEN_MODE="production", DENIZEN_IDLE_MINUTES=minutes),
        pytest.raises(CommandError, match=f"DENIZEN_IDLE_MINUTES is {minutes}"),
    ):
        call_command("serve", "--insecure-loopback")


def test_what_is_missing_or_open_in_the_home_is_refused(register: Home) -> None:
    trial = ["--insecure-loopback", "--port", str(free_port())]
    key = register.keys / "lookup.key"
    aside = key.rename(register.path / "aside")
    assert f"{key} is missing: bring it back from the backup" in refusal(register, *trial)
    aside.rename(key)
    for path, mode, mended in (
        (key, 0o644, "chmod 600"),
        (register.secrets / "denizen_web", 0o640, "chmod 600"),
        (register.secrets, 0o711, "chmod 700"),
    ):
        before = path.stat().st_mode
        path.chmod(mode)
        told = refusal(register, *trial)
        path.chmod(before)
        assert f"{path} is open to others: {mended} it" in told


def test_a_database_with_invented_staff_is_refused(register: Home) -> None:
    trial = ["--insecure-loopback", "--port", str(free_port())]
    with open_server(register) as server, connect(server.url("denizen_owner")) as db:
        db.execute(
            "INSERT INTO access.actor (role, name, pseudonym, demo) VALUES ('auditor', 'A', 'demo-1', true)"
        )
        try:
            assert "invented staff of a demonstration" in refusal(register, *trial)
        finally:
            db.execute("DELETE FROM access.actor WHERE demo")


def test_behind_a_proxy_the_browser_is_told_to_keep_to_tls(register: Home) -> None:
    port = free_port()
    told_by_proxy = {
        "Host": "desk.town.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
    }
    with served(register, *PROXY, "--port", str(port), **HOSTS) as (process, told):
        answer = ask(port, None, **told_by_proxy)
        other = ask(port, None, **told_by_proxy | {"Host": "elsewhere.example"})
        another = ask(port, None, **told_by_proxy | {"Host": "old.town.example"}).page
        # Whoever was handed passwords of before is started again with those of now, and is reached as before.
        before = ours_of(process.pid)
        said(register, "keys", "rotate", "--secrets")
        until(lambda: "gone" if before.isdisjoint(ours_of(process.pid)) else "there", "gone")
        anew = until(lambda: asked(f"http://127.0.0.1:{port}/health/ready"), '"ready": true')
    assert '"worker": "ok"' in anew
    assert "all processes are started again with them" in "".join(told)
    assert "is served at https://desk.town.example/" in "".join(told)
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-denizen_csrf=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert other.status == 400
    assert 'href="https://desk.town.example/desk/sign-in/"' in another


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the desk that this machine itself made, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.town.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "desk.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "desk.key").write_bytes(private)
    return folder / "desk.pem", folder / "desk.key"


def test_it_speaks_tls_itself_with_a_certificate_that_the_pages_may_read(register: Home) -> None:
    folder = Path(tempfile.mkdtemp(prefix="denizen-tls-"))
    folder.chmod(0o711)
    port = free_port()
    pem, key = certificate(folder)
    options = ["--certificate", str(pem), "--key", str(key), "--port", str(port)]
    key.chmod(0o644)
    assert "may be read by everybody" in refusal(register, *options, **HOSTS)
    key.chmod(0o600)
    if os.geteuid() == 0:
        with denizen(register, "serve", *options, **HOSTS) as early:
            told = early.communicate()[0]
        if "stay root" not in told:
            assert f"{key} must be readable by denizen-web" in told
            assert early.returncode == 1
        shutil.chown(key, group="denizen-web")
        key.chmod(0o640)
    with served(register, *options, **HOSTS) as (_process, told_then):
        trusting = ssl.create_default_context(cafile=str(pem))
        trusting.check_hostname = False  # it is asked for at an address
        answer = ask(port, trusting, Host=f"desk.town.example:{port}")
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert (answer.headers["Set-Cookie"] or "").startswith("__Host-denizen_csrf=")
        assert "data-passkey" in answer.page
    assert f"is served at https://desk.town.example:{port}/" in "".join(told_then)
    shutil.rmtree(folder)


def test_a_port_that_is_taken_is_told_before_anything_is_made(home: Home) -> None:
    data = home.path / "demo"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with denizen(home, "demo", "--data", str(data), "--port", port) as demo:
            told = demo.communicate()[0]
    assert f"cannot listen at 127.0.0.1:{port}" in told
    assert "choose another port with --port" in told
    assert f"the demonstration lies in {data} (--data), not in DENIZEN_HOME" in told
    assert demo.returncode == 1
    assert not data.exists()
