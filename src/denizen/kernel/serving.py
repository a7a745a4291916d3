"""The processes that serve a register: pages, pipeline, keeper, reception of files, and courier, each with its role.

Where an address for figures is named, one more shows them; the register is served with or without it.

Started by root, each is also a system user of its own, so that whoever takes one over reads no file of the home, no
memory and no environment of the other, and nothing of the database but what its role may.
"""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from denizen.kernel.accounts import AccountMissing, system_user
from denizen.kernel.beside import Beside, Helper, sockets_for
from denizen.kernel.crypto import Vault
from denizen.kernel.handed_over import COOKIES, HandedOver
from denizen.kernel.home import Home
from denizen.kernel.keeping import Keeper
from denizen.kernel.listening import Front, check_port, heard
from denizen.kernel.postgres import Server
from denizen.kernel.postgres.binaries import SERVICE_USER
from denizen.kernel.processes import RECEPTION, ROLES, SERVING, USERS, Account, Users, spawn
from denizen.kernel.roles import COURIER, KEEPER, PULSE, WEB, WORKER
from denizen.kernel.server import Tell, tell_stderr

THREADS = 96
"""Threads of the pages: few of them work at once, the others let requests wait or refuse them (`pages.crowding`)."""

_SECONDS_TO_LEAVE = 10.0
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_KNOCKS = 0.05
_SECONDS_TO_TRY = 30.0
_SECONDS_BETWEEN_KEEPERS = 1.0
# What a process of ours may know of its surroundings. Above all it must not inherit another role's URL.
_INHERITED = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "DENIZEN_MODE",
    "DENIZEN_HOSTS",
    "DENIZEN_IDLE_MINUTES",
    "DENIZEN_DISKS",
    "DENIZEN_METRICS_SOCKETS",
    "DENIZEN_PUBLIC_ADDRESS",
)
# What is somebody's own, and no use to another user.
_OWN = ("HOME", "TMPDIR")
# Which show figures of their own, by the name of their socket.
_SHOWING = {"web": WEB, "worker": WORKER, "keeper": KEEPER, "reception": RECEPTION, "courier": COURIER}
# Beside these, what the one process that goes out of the house is told of where it may go, and whom it may believe.
_OF_THE_COURIER = ("DENIZEN_WEBHOOK_ALLOW", "DENIZEN_WEBHOOK_PORTS", "SSL_CERT_FILE", "SSL_CERT_DIR")
# Loads what the processes load and reaches what they reach.
_TRIAL = (
    "import os, granian, psycopg, denizen.site.settings as s; psycopg.connect(s.DENIZEN_DATABASE_URL).close()"
)

_PACKAGE = Path(__file__).resolve().parents[1]
# The web server's own remarks are lines of the same log.
_GRANIAN_LOG = ("--log-config", str(_PACKAGE / "kernel" / "granian.json"))


def serve(
    server: Server,
    home: Home,
    *,
    host: str,
    port: int,
    front: Front | None = None,
    metrics: str | None = None,
    helpers: Sequence[Helper] = (),
) -> None:
    """Serve until SIGTERM or SIGINT, or until pages or worker end by themselves; then end all.

    Others that end are started again, and an embedded server too: what needs none of them goes on meanwhile. All are
    started again where keys or passwords of the home are changed. `metrics` is the address at which figures are shown,
    if anywhere; `helpers` run beside the others. Raises SystemExit with the code of the process that ended, or with a
    line where one cannot listen there, or the pages may not read the certificate.
    """
    check_port(host, port)
    front = front or Front(f"http://{host}:{port}")
    users = users_for(server, home, roles=_roles(metrics))
    for file in filter(None, (front.certificate, front.key)):
        _check_readable(server, home, users, file)
    accounts = {name: users[role] for name, role in _SHOWING.items() if role in users}
    with sockets_for(accounts) if metrics else nullcontext():
        handed = HandedOver(home)
        beside = [*_beside(server, home, metrics, front), *helpers]
        processes: list[subprocess.Popen[bytes]] = []
        signal.signal(signal.SIGTERM, _leave)
        try:
            while True:
                processes += _start_main(server, home, users, host, port, front)
                for helper in beside:
                    helper.start(users)
                _watch(server, processes, beside, handed, host, port, front)
                tell_stderr("keys or passwords were changed: all processes are started again with them")
                _end(processes, beside)
                handed.renew()
        finally:
            _end(processes, beside)


def _start_main(
    server: Server, home: Home, users: Users, host: str, port: int, front: Front
) -> "list[subprocess.Popen[bytes]]":
    """Start pages and worker, with whose end the serving ends."""
    # It would warn of more threads than cores: those beyond the few that work only wait, or refuse.
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error", *_GRANIAN_LOG,
        *front.options(),
        "denizen.site.wsgi:application",
    ]  # fmt: skip
    return [
        start(web, server, home, WEB, users, front.told()),
        start(_command("worker"), server, home, WORKER, users),
    ]


def _beside(server: Server, home: Home, metrics: str | None, front: Front) -> list[Helper]:
    """The keeper, the reception, the courier, and what shows the figures where they are to be shown."""

    def keep(users: Users) -> "subprocess.Popen[bytes]":
        return start(_command("keeper"), server, home, KEEPER, users, front.told())

    def show(users: Users) -> "subprocess.Popen[bytes]":
        return start(_command("pulse", "--at", str(metrics)), server, home, PULSE, users)

    def receive(users: Users) -> "subprocess.Popen[bytes]":
        return start(_command("reception"), server, home, RECEPTION, users)

    def carry(users: Users) -> "subprocess.Popen[bytes]":
        return start(_command("courier"), server, home, COURIER, users)

    beside: list[Helper] = [
        Beside(keep, "the keeper", _SECONDS_BETWEEN_KEEPERS),
        Beside(receive, "the reception", _SECONDS_BETWEEN_KEEPERS),
    ]
    if not _courier_stands_apart():
        beside.append(Beside(carry, "the courier"))
    return [*beside, Beside(show, "the process that shows the figures")] if metrics else beside


def _watch(
    server: Server,
    processes: "list[subprocess.Popen[bytes]]",
    beside: Sequence[Helper],
    handed: HandedOver,
    host: str,
    port: int,
    front: Front,
) -> None:
    """Look after all of them until what they were handed is of before. Raises SystemExit with the code of who ended."""
    reviver = Keeper(server, tell_stderr)
    told = False
    while all(process.poll() is None for process in processes):
        if not told and heard(host, port):
            told = True
            sys.stdout.write(f"Denizen is served at {front.origin}/  (Ctrl-C ends it)\n")
            sys.stdout.flush()
        reviver.look()
        for helper in beside:
            helper.look()
        if handed.is_of_before():
            return
        time.sleep(_SECONDS_BETWEEN_LOOKS if told else _SECONDS_BETWEEN_KNOCKS)
    ended = (process.returncode for process in processes)
    raise SystemExit(next(code for code in ended if code is not None) or 1)


def _courier_stands_apart() -> bool:
    """Whether the courier is started by others, as a service of its own that may go out where this one may not."""
    return os.environ.get("DENIZEN_COURIER") == "apart"


def _roles(metrics: str | None) -> list[str]:
    """Which processes there are to be."""
    serving = [role for role in SERVING if role != COURIER or not _courier_stands_apart()]
    return [*serving, PULSE] if metrics else serving


def _end(processes: "list[subprocess.Popen[bytes]]", beside: Sequence[Helper]) -> None:
    """End all of them, in earnest where one does not leave."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            process.kill()
    processes.clear()
    for helper in beside:
        helper.end()


def _command(*words: str) -> list[str]:
    """A command of Denizen, as a process of its own."""
    return [sys.executable, "-m", "denizen.site.cli", *words]


def _check_readable(server: Server, home: Home, users: Users, file: Path) -> None:
    """Raises SystemExit with a line that says what to do where the pages may not read a file."""
    with start(["test", "-r", str(file)], server, home, WEB, users) as trial:
        if trial.wait() == 0:
            return
    who = "this user" if users[WEB] is None else USERS[WEB]
    raise SystemExit(
        f"denizen: {file} must be readable by {who}, as which the pages are served, and lie outside of root's own"
        " folder"
    )


def users_for(server: Server, home: Home, tell: Tell = tell_stderr, roles: Sequence[str] = SERVING) -> Users:
    """As which users the processes run: each as its own where root starts them and they get by so, else as the present.

    Root's own folder is closed to others. Where Python or Denizen lies in there, each sees them in an enclosure; where
    the machine does not let us make one, all stay root, and `tell` says so.
    """
    present: Users = dict.fromkeys(roles)
    if os.geteuid() != 0:
        return present
    try:
        found = {role: system_user(USERS[role]) for role in roles}
    except AccountMissing as missing:
        amiss = str(missing)
    else:
        failed: list[str] = []
        for in_enclosure in (False, True):
            users: Users = {role: Account(user, in_enclosure) for role, user in found.items()}
            failed = [USERS[role] for role in users if not _gets_by(server, home, role, users)]
            if not failed:
                return users
        amiss = f"{', '.join(failed)} cannot run {sys.executable}, load Denizen from {_PACKAGE}, or reach the database"
    tell(
        f"started by root, and pages, worker, keeper, reception and courier stay root, because {amiss};"
        " put both where every user may read them, or start Denizen as an ordinary user (docs/operate.md)"
    )
    return present


def start(
    command: list[str],
    server: Server,
    home: Home,
    role: str,
    users: Users,
    told: Mapping[str, str] | None = None,
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start a process that has one role, as the user that is meant for it, with no way to another role's things."""
    account = users[role]
    # That group lets it through to the server's socket.
    groups = [pwd.getpwnam(SERVICE_USER).pw_gid] if account and server.embedded else []
    environment = _environment(server, home, role, own=account is None) | dict(told or {})
    return spawn(command, account, environment, groups, **options)


def _gets_by(server: Server, home: Home, role: str, users: Users) -> bool:
    """Whether a process of that role works as its user: an attempt tells more than looking at rights would."""
    with suppress(OSError, subprocess.TimeoutExpired):
        command = [sys.executable, "-c", _TRIAL]
        quiet: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        with start(command, server, home, role, users, **quiet) as trial:
            try:
                return trial.wait(_SECONDS_TO_TRY) == 0
            finally:
                trial.kill()
    return False


def _environment(server: Server, home: Home, role: str, *, own: bool) -> dict[str, str]:
    """The environment of a process that is to have one role and no way to another.

    Each is handed the keys that it needs, since it may not read the folders: only processes of the same user, and root,
    can look into an environment. With theirs the pages seal, and unseal nothing; the keeper unseals, and has no key to
    find anybody by. What the worker moves is sealed already: it signs the log. The courier signs what it carries.
    """
    names = (*_INHERITED, *(_OWN if own else ()), *(_OF_THE_COURIER if role == COURIER else ()))
    kept = {name: os.environ[name] for name in names if name in os.environ}
    vault = Vault(home.keys)
    keys = {
        WEB: {
            "DENIZEN_SECRET_KEY": home.secret(COOKIES),
            "DENIZEN_LOOKUP_KEY": vault.lookup_key.hex(),
            "DENIZEN_SEALING_KEY": vault.sealing_key,
        },
        KEEPER: {"DENIZEN_UNSEALING_KEYS": vault.unsealing_keys},
        COURIER: {"DENIZEN_WEBHOOK_KEYS": vault.webhook_keys},
        WORKER: {"DENIZEN_LOG_KEY": vault.log_key},
        RECEPTION: {
            "DENIZEN_UNSEALING_KEYS": vault.unsealing_keys,
            "DENIZEN_LOOKUP_KEY": vault.lookup_key.hex(),
        },
    }
    return (
        kept
        | keys.get(role, {})
        | {
            "DENIZEN_DATABASE_URL": server.url(ROLES.get(role, role)),
            "DJANGO_SETTINGS_MODULE": "denizen.site.settings",
            "PYTHONUNBUFFERED": "1",
        }
    )


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)
