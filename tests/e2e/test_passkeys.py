"""Signing in in earnest: real processes as `serve` starts them, a real browser, and its own virtual authenticator."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from denizen.access import actions, staff
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from denizen.kernel.roles import KEEPER, OWNER, WEB
from denizen.linkage.actions import hand_out_code
from denizen.linkage.residents import CodeKind
from denizen.pages import assets

from .conftest import VIEWS
from .test_desk import keep_picture, overflow, problems

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Served:
    """A register that `serve` serves, and its operator."""

    home: Home
    address: str
    process: "subprocess.Popen[str]"

    def code(self, name: str, role: str = "registrar") -> str:
        """A code for somebody new, as the operator's command makes it."""
        with open_server(self.home) as server, connect(server.url(KEEPER)) as db:
            operator = actions.operator_at_the_console(db, name="test", now=datetime.now(UTC))
            return staff.take_on(
                db, actor=operator, now=datetime.now(UTC), role=role, name=name, party_id=None
            )

    def code_of_resident(self, kind: CodeKind) -> str:
        """A code for one more resident, as a clerk hands it out."""
        with ExitStack() as open_now:
            server = open_now.enter_context(open_server(self.home))
            db, keeper, web = (
                open_now.enter_context(connect(server.url(role))) for role in (OWNER, KEEPER, WEB)
            )
            person = uuid4()
            db.execute("INSERT INTO register.person (id, registered_at) VALUES (%s, now())", [person])
            clerk = actions.register_actor(
                keeper, actor=SYSTEM_ACTOR, now=datetime.now(UTC), role="counter_clerk", name="Clerk"
            )
            token = actions.open_session(keeper, actor=clerk)
            ticket = actions.open_access(
                web, token=token, purpose="access.request", reader="hand_out_code", person=person
            )
            return hand_out_code(web, ticket, kind=kind, proven_by="passport", lost=False).code

    def keeper(self) -> int:
        """The process that is the keeper now."""
        for child in descendants(self.process.pid):
            if Path(f"/proc/{child}/cmdline").read_text().endswith("\0keeper\0"):
                return child
        raise AssertionError("there is no keeper")


def descendants(process: int) -> Iterator[int]:
    """All processes that a process started, and theirs."""
    for child in map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()):
        yield child
        yield from descendants(child)


def denizen(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    """One command, in earnest."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "denizen.site.cli", *arguments],
        env=environment | {"DENIZEN_HOME": str(home), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(home: Path, *arguments: str) -> str:
    """What a command that goes well says."""
    with denizen(home, *arguments) as process:
        told = process.communicate()[0]
        assert process.returncode == 0, told
    return told


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A register with one member of staff, served on this machine."""
    assets.build()
    folder = Path(tempfile.mkdtemp(prefix="denizen-passkeys-"))
    folder.chmod(0o711)
    said(folder, "migrate")
    said(folder, "admin", "create", "第一人", "--role", "supervisor")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with denizen(folder, "serve", "--insecure-loopback", "--port", str(port)) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "is served at" in line:
                break
        else:
            pytest.fail("serve ended early:\n" + "".join(lines))
        yield Served(Home(folder), f"http://localhost:{port}", process)
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Desk:
    """Somebody at a browser whose device makes passkeys."""

    context: BrowserContext
    page: Page

    def device(self, **unlike: object) -> str:
        """Put one more device to the browser."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | unlike})
        self.session = session
        self.authenticator: str = made["authenticatorId"]
        return self.authenticator

    def enrol(self, code: str) -> None:
        """Follow the link of the operator's command."""
        self.page.goto(f"/desk/enrol/#{code}")
        expect(self.page.get_by_label("Code")).to_have_value(code)
        assert self.page.url.endswith("/desk/enrol/")  # the code left the address
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_role("button", name="Make the passkey").click()

    def sign_in(self) -> None:
        """Press the button at the door."""
        self.page.get_by_role("button", name="Sign in with a passkey").click()


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Desk]:
    """A browser with one device."""
    context = browser.new_context(base_url=served.address, locale="en")
    context.set_default_timeout(15_000)
    desk = Desk(context, context.new_page())
    desk.device()
    yield desk
    context.close()


@pytest.mark.timeout(400)
def test_a_passkey_is_enrolled_and_opens_the_desk(served: Served, desk: Desk) -> None:
    page = desk.page
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    desk.enrol(served.code("Sarnai"))
    expect(page.get_by_text("Your passkey is enrolled")).to_be_visible()
    desk.sign_in()
    page.wait_for_url("**/desk/")
    expect(page.get_by_role("link", name="Sarnai")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/desk/dwellings/")
    desk.sign_in()
    page.wait_for_url("**/desk/dwellings/")  # where one wanted to go
    assert refused == []
    cookies = {cookie["name"]: cookie for cookie in desk.context.cookies()}
    assert cookies["denizen_session"]["httpOnly"]
    assert not cookies["denizen_session"]["secure"]  # as its name says, in a trial on one machine


@pytest.mark.timeout(400)
def test_a_second_passkey_is_added_and_the_first_ended(served: Served, desk: Desk) -> None:
    page = desk.page
    first = desk.authenticator
    desk.enrol(served.code("Bold"))
    desk.sign_in()
    page.get_by_role("link", name="Bold").click()
    expect(page.get_by_role("heading", name="My sign-ins")).to_be_visible()
    page.get_by_role("button", name="End this passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("your only passkey")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("This device holds a passkey of yours already")).to_be_visible()
    desk.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    desk.device()
    page.wait_for_timeout(1_100)  # a second press within a second is taken for a slip
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("button", name="End this passkey")).to_have_count(2)
    page.get_by_role("button", name="End this passkey").first.click()
    expect(page.get_by_role("button", name="End this passkey")).to_have_count(1)


@pytest.mark.timeout(400)
def test_a_session_that_the_operator_ends_leads_back_to_the_door(served: Served, desk: Desk) -> None:
    desk.enrol(served.code("Tuya"))
    desk.sign_in()
    desk.page.wait_for_url("**/desk/")
    listed = said(served.home.path, "admin", "sessions")
    number = next(line.split()[0] for line in listed.splitlines() if line.endswith("Tuya"))
    assert "Sessions ended: 1" in said(served.home.path, "admin", "sessions", "--end", number)
    desk.page.get_by_role("link", name="Dwellings").click()
    desk.page.wait_for_url("**/desk/sign-in/?next=*")
    desk.sign_in()
    desk.page.wait_for_url("**/desk/dwellings/")


@pytest.mark.timeout(400)
def test_without_a_keeper_one_is_told_and_it_comes_back(served: Served, desk: Desk) -> None:
    page = desk.page
    desk.enrol(served.code("Naran"))
    expect(page.get_by_text("Your passkey is enrolled")).to_be_visible()
    os.kill(served.keeper(), signal.SIGSTOP)  # stands still, as one that hangs
    stopped = served.keeper()
    began = time.monotonic()
    desk.sign_in()
    expect(page.get_by_role("alert").first).to_contain_text("does not answer at the moment", timeout=15_000)
    assert time.monotonic() - began < 15
    os.kill(stopped, signal.SIGKILL)
    for _try in range(20):  # it is started again, mostly while the page waits
        with page.expect_navigation():
            desk.sign_in()
        if page.url.endswith("/desk/"):
            break
        page.wait_for_timeout(1_100)
    expect(page.get_by_role("link", name="Naran")).to_be_visible()
    assert served.keeper() != stopped
    (opened,) = [
        line for line in said(served.home.path, "admin", "sessions").splitlines() if line.endswith("Naran")
    ]
    assert opened


@pytest.mark.timeout(400)
def test_a_device_that_was_not_convinced_signs_nothing(served: Served, desk: Desk) -> None:
    page = desk.page
    desk.enrol(served.code("Khulan"))
    expect(page.get_by_text("Your passkey is enrolled")).to_be_visible()
    doubting = {"authenticatorId": desk.authenticator, "isUserVerified": False}
    desk.session.send("WebAuthn.setUserVerified", doubting)
    desk.sign_in()
    expect(page.get_by_text("No passkey was used")).to_be_visible()
    desk.session.send("WebAuthn.setUserVerified", doubting | {"isUserVerified": True})
    page.wait_for_timeout(1_100)  # a second press within a second is taken for a slip
    desk.sign_in()
    page.wait_for_url("**/desk/")


@pytest.mark.timeout(400)
@VIEWS
def test_the_pages_of_the_door_are_accessible_and_fit(
    browser: Browser, served: Served, axe: str, language: str, width: int
) -> None:
    context = browser.new_context(
        base_url=served.address, locale=language, viewport={"width": width, "height": 800}
    )
    context.set_default_timeout(15_000)
    desk = Desk(context, context.new_page())
    desk.device()
    page = desk.page

    def look(name: str) -> None:
        assert page.locator("html").get_attribute("lang") == language, name
        assert problems(page, axe) == [], name
        assert overflow(page) == 0, name
        keep_picture(page, f"door-{name}-{language}-{width}")

    page.goto("/desk/sign-in/")
    look("sign-in")
    page.locator("form[data-passkey]").evaluate("form => form.submit()")
    page.get_by_role("alert").first.wait_for()
    look("nothing-sent")
    page.goto("/desk/enrol/")
    page.get_by_role("textbox").fill("KNOWN-TO-N0B0DY")
    page.locator("main button").click()
    page.get_by_role("alert").first.wait_for()
    look("wrong-code")
    page.goto(f"/desk/enrol/#{served.code('陈晓')}")
    look("enrol")
    page.locator("main button").click()
    page.locator("form[data-passkey=create]").wait_for()
    look("make")
    page.locator("main button").click()
    page.wait_for_url("**/sign-in/?enrolled=")
    look("enrolled")
    page.locator("main button").click()
    page.wait_for_url("**/desk/")
    page.goto("/desk/my-sign-ins/")
    look("my-sign-ins")
    assert re.search(r"\d", page.locator("tbody th").first.inner_text())
    context.close()


@pytest.mark.timeout(400)
def test_the_door_is_entered_by_keyboard_alone(served: Served, desk: Desk) -> None:
    page = desk.page
    page.goto(f"/desk/enrol/#{served.code('Oyun')}")
    page.get_by_label("Code").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Make the passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/?enrolled=")
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


@pytest.mark.timeout(400)
def test_at_another_name_of_the_machine_the_page_says_where_passkeys_work(
    browser: Browser, served: Served
) -> None:
    port = served.address.rpartition(":")[2]
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="en")
    page = context.new_page()
    page.goto("/desk/sign-in/")
    expect(page.get_by_role("link", name=served.address)).to_have_attribute(
        "href", f"{served.address}/desk/sign-in/"
    )
    context.close()


@pytest.mark.timeout(400)
def test_a_resident_comes_from_the_counters_code_to_the_own_record(served: Served, desk: Desk) -> None:
    """The link with the clerk's code behind #, a passkey of the device, the own record; and one look without any."""
    page = desk.page
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    code, visit = (served.code_of_resident(kind) for kind in ("first_passkey", "visit"))
    page.goto(f"/home/begin/#{code}")
    expect(page.get_by_label("Code")).to_have_value(code)
    assert page.url.endswith("/home/begin/")  # the code left the address
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("Your passkey is enrolled")).to_be_visible()
    desk.sign_in()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is recorded about you")
    assert not [cookie for cookie in desk.context.cookies() if cookie["name"] == "denizen_session"]
    page.goto("/desk/")
    desk.sign_in()
    expect(page.get_by_role("alert").first).to_contain_text("belongs to the other sign-in")
    page.goto("/home/my-sign-ins/")
    expect(page.get_by_role("button", name="End this passkey")).to_have_count(1)
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"/home/begin/#{visit}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is recorded about you")
    assert refused == []
