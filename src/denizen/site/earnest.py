"""What must be so before a register is served in earnest; each refusal is one line that says what to do."""

import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

from denizen.access.members import door_state
from denizen.kernel.console import called
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.listening import Front
from denizen.kernel.postgres import Server
from denizen.kernel.roles import KEEPER
from denizen.kernel.server import tell_stderr

_IDLE_LEAST, _IDLE_MOST = 5, 600


def front(options: dict[str, Any]) -> Front:
    """How browsers are to reach the pages, by the options of the command and DENIZEN_HOSTS. Raises CommandError."""
    certificate, key = options["certificate"], options["key"]
    if sum([options["behind_proxy"], bool(certificate or key), options["insecure_loopback"]]) != 1:
        raise CommandError(
            "say who speaks TLS to browsers: --behind-proxy (a web server of yours in front), or --certificate FILE"
            " --key FILE (Denizen itself), or, to try things out on this machine alone, --insecure-loopback"
        )
    if options["insecure_loopback"]:
        if not _is_loopback(options["host"]):
            raise CommandError(
                f"--insecure-loopback serves this machine alone, and {options['host']} is not it: leave --host out, or"
                " say --behind-proxy or --certificate"
            )
        # A name, because passkeys are bound to one; browsers hold this one to be safe without TLS.
        return Front(f"http://localhost:{options['port']}")
    if not settings.DENIZEN_ORIGIN or _is_address(urlsplit(settings.DENIZEN_ORIGIN).hostname or ""):
        raise CommandError(
            "name the host by which browsers reach the desk, in DENIZEN_HOSTS, such as desk.town.example: passkeys are"
            " bound to the first that is named, and neither a pattern nor an address will do"
        )
    if options["behind_proxy"]:
        return Front(settings.DENIZEN_ORIGIN, tls="proxy")
    if not (certificate and key):
        raise CommandError("--certificate and --key belong together: name both files")
    for file in (certificate, key):
        if not file.is_file():
            raise CommandError(f"{file} is not there")
    if key.stat().st_mode & 0o007:
        raise CommandError(
            f"{key} may be read by everybody: chmod 640 it, and let the group be that of the pages"
        )
    # What an operator says of the address holds as it stands: a router may lead another port to this one.
    said = bool(os.environ.get("DENIZEN_ORIGIN"))
    port = "" if said or options["port"] == 443 else f":{options['port']}"
    return Front(
        settings.DENIZEN_ORIGIN + port, tls="own", certificate=certificate.resolve(), key=key.resolve()
    )


def check_settings() -> None:
    """Raises CommandError where a setting of the environment cannot be meant so."""
    if "*" in settings.ALLOWED_HOSTS:
        raise CommandError("DENIZEN_HOSTS names every host (*): name those that the pages answer to")
    minutes = settings.DENIZEN_IDLE_MINUTES
    if not (minutes.isdecimal() and _IDLE_LEAST <= int(minutes) <= _IDLE_MOST):
        raise CommandError(f"DENIZEN_IDLE_MINUTES is {minutes}: give {_IDLE_LEAST} to {_IDLE_MOST} minutes")


def check_home(home: Home) -> None:
    """Raises CommandError where secrets or keys are missing, or open to others. Makes nothing."""
    if not home.secrets.is_dir() or not any(home.secrets.iterdir()):
        raise CommandError(
            f"{home.path} holds no register: run `{called('migrate')}` first, or name another DENIZEN_HOME"
        )
    for missing in _missing(home):
        raise CommandError(f"{missing} is missing: bring it back from the backup")
    for path in (home.secrets, *home.secrets.iterdir(), home.keys, *home.keys.iterdir()):
        if path.stat().st_mode & 0o077:
            raise CommandError(f"{path} is open to others: chmod {'700' if path.is_dir() else '600'} it")


def check_door(server: Server) -> None:
    """Raises CommandError where nobody could ever sign in, or somebody could without a proof."""
    with connect(server.url(KEEPER)) as db:
        state = door_state(db)
    if state.somebody_is_invented:
        raise CommandError(
            "this database holds invented staff of a demonstration, as whom anybody could sign in: serve another one"
        )
    if not state.somebody_comes_in:
        example = called("admin create NAME --role registrar")
        raise CommandError(f"nobody could sign in: make the first member of staff known by `{example}`")


def tell_of_the_server(server: Server) -> None:
    """Say for what the embedded server is."""
    if server.embedded:
        tell_stderr(
            "the PostgreSQL that comes along is for trials; earnest use wants one of your own in DATABASE_URL"
        )


def _missing(home: Home) -> Iterator[Path]:
    if not (home.keys / "lookup.key").is_file():
        yield home.keys / "lookup.key"
    if not any(home.keys.glob("seal-*.key")):
        yield home.keys / "seal-1.key"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
