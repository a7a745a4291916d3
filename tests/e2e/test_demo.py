"""The whole product as somebody meets it first: a made-up town, its pipeline, its server, and a desk to look at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from denizen.kernel.roles import OWNER


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """An empty home that PostgreSQL's own user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-demo-"))
    folder.chmod(0o711)
    yield Home(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[str]:
    """The address of a served town of a hundred people."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["demo", "--people", "100", "--months", "1", "--data", str(home.path), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    with subprocess.Popen(
        [sys.executable, "-m", "denizen.site.cli", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "is served at" in line:
                break
        else:
            pytest.fail("the demonstration ended early:\n" + "".join(said[-30:]))
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)
        process.stdout.read()


@pytest.fixture
def somebody(demo: str, home: Home) -> tuple[str, str, str]:
    """A registered resident: name, birth date, and the address of the main dwelling."""
    with open_server(home) as server, psycopg.connect(server.url(OWNER)) as db:
        row = db.execute(
            "SELECT n.name, lower(p.born)::text, d.address FROM register.residence r"
            " JOIN register.person_name n ON n.person_id = r.person_id AND n.kind = 'official'"
            " JOIN register.particulars p ON p.person_id = r.person_id AND upper(p.born) - lower(p.born) = 1"
            " JOIN places.dwelling d ON d.id = r.dwelling_id WHERE r.is_main AND r.ended IS NULL LIMIT 1"
        ).fetchone()
    assert row is not None, "the demonstration registered nobody"
    return row


@pytest.mark.timeout(400)
def test_a_registrar_finds_where_somebody_lives_and_who_said_so(
    demo: str, browser: Browser, somebody: tuple[str, str, str]
) -> None:
    name, born, address = somebody
    context = browser.new_context(base_url=demo, locale="en")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("radio", name="Registrar").first.check()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Choose a purpose").click()
    page.get_by_role("radio", name="Keeping the register right").check()
    page.get_by_role("button", name="Use this purpose").click()
    page.get_by_label("Name, in any script").fill(name)
    page.get_by_label("Birth date").fill(born)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_role("button", name=address).first).to_be_visible()
    page.get_by_role("link", name="Who declared it").first.click()
    expect(page.locator("#source-residence")).to_contain_text("stands")
    page.get_by_role("button", name=address).first.click()
    expect(page.get_by_role("heading", name="Who lives here on")).to_be_visible()
    expect(page.get_by_role("button", name=name).first).to_be_visible()
    context.close()
