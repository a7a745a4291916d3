"""What all tests share: a home of their own, one embedded PostgreSQL, databases in it, and no way out to the network.

Set DENIZEN_TEST_HOME to a folder to keep the server's data between runs (it saves some seconds).
"""

import ipaddress
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server

from .databases import Database, clone, template

_TEMPORARY = "PYTEST_XDIST_WORKER" not in os.environ and "DENIZEN_TEST_HOME" not in os.environ
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Never the home of the person who runs the tests. Worker processes inherit it from the one that starts them.
    os.environ["DENIZEN_HOME"] = os.environ.get("DENIZEN_TEST_HOME") or tempfile.mkdtemp(
        prefix="denizen-test-"
    )
os.environ["DENIZEN_MODE"] = "test"
# What `denizen serve` hands to the pages. They are the keys of no register.
os.environ["DENIZEN_SECRET_KEY"] = secrets.token_urlsafe(32)
os.environ["DENIZEN_LOOKUP_KEY"] = secrets.token_hex(32)
os.environ["DENIZEN_SEALING_KEY"] = f"1:{X25519PrivateKey.generate().public_key().public_bytes_raw().hex()}"
os.environ["DJANGO_SETTINGS_MODULE"] = "denizen.site.settings"
# How full the disk is on which the tests run is not their subject.
os.environ["DENIZEN_DISKS"] = ""
for inherited in ("DATABASE_URL", "DENIZEN_DATABASE_URL"):
    os.environ.pop(inherited, None)


def pytest_configure() -> None:
    """Load the rooms, so that texts can be translated and refusals are known."""
    # PostgreSQL runs as a user of its own when root runs the tests: it must get through to the data.
    Path(os.environ["DENIZEN_HOME"]).mkdir(exist_ok=True)
    Path(os.environ["DENIZEN_HOME"]).chmod(0o711)
    django.setup()


def pytest_unconfigure() -> None:
    """Remove the temporary home."""
    if _TEMPORARY:
        shutil.rmtree(os.environ["DENIZEN_HOME"], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _no_way_out() -> Iterator[None]:
    """Refuse every connection but to this machine: a test that needs the network is a test that fails elsewhere."""
    connect_really = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0]) or "127.0.0.1"
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test tried to reach {host}")
        connect_really(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The one PostgreSQL of this test run. It does not wait for the disk: tests that crash it start their own."""
    with open_server(Home.current(), settings={"fsync": "off", "shared_buffers": "128MB"}) as server:
        yield server


@pytest.fixture(scope="session")
def template_db(server: Server) -> str:
    """Name of the migrated template database."""
    return template(server, Home.current())


@pytest.fixture(scope="session")
def _shared_db(server: Server, template_db: str) -> Iterator[Database]:
    with clone(server, template_db) as database:
        yield database


@pytest.fixture
def db(_shared_db: Database) -> Iterator[psycopg.Connection]:
    """A connection as the owner of the tables, in one transaction that is rolled back after the test.

    Act as another role by `with as_role(db, "denizen_web"):`. What must be committed needs `town_db`.
    """
    url = _shared_db.server.administrator(_shared_db.name)
    with connect(url) as connection, connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL ROLE denizen_owner")
        yield connection


@pytest.fixture
def town_db(server: Server, template_db: str) -> Iterator[Database]:
    """A migrated database of the test's own, for real logins and real commits."""
    with clone(server, template_db) as database:
        yield database
