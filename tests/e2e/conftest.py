"""A real browser before a real server on a real register, all on this machine.

The browser is the system's Chromium, else the one that `playwright install chromium` fetched; without either the tests
are skipped aloud, and fail where CI is set.
"""

import os
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from denizen.pages import assets
from tests.access.town import Town
from tests.desk.conftest import town

__all__ = ["town"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # maps are drawn by WebGL, here without a graphics card
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

VIEWS = pytest.mark.parametrize(("language", "width"), [("en", 360), ("zh-hans", 1280)])
"""Each language and each width once. Long English words in a narrow window are what overflows; Han breaks anywhere."""

type OpenPage = Callable[..., Page]


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    """Answers each request of the browser in a thread of its own, as the site's server does."""

    daemon_threads = True
    block_on_close = False


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_message: object) -> None:
        """Say nothing of each request."""


def _without(reason: str) -> NoReturn:
    tell = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    tell(f"no Chromium starts here, so no page was tried in a browser: {reason}")


@pytest.fixture(scope="module")
def browser(template_db: str) -> Iterator[Browser]:
    """Chromium, started once a module.

    Its driver runs an event loop in this thread, in which Django refuses to migrate: so the template database is made
    before it starts, and it is gone before other tests may migrate.
    """
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    starting = sync_playwright()
    try:
        playwright = starting.start()
    except Exception as error:  # of no type of its own: the driver ended before it said a word
        _without(
            f"playwright's driver does not start (ldd says what it lacks: apt install libatomic1): {error}"
        )
    try:
        try:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        except Error as error:
            _without(f"apt install chromium: {error.message.strip().partition('\n')[0]}")
        yield browser
        browser.close()
    finally:
        playwright.stop()


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    """The address of the site."""
    assets.build()
    from denizen.site.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(browser: Browser, site: str, town: Town) -> Iterator[OpenPage]:
    """Open a page of its own; `role` signs somebody in, with the purpose of keeping the register right chosen."""
    contexts: list[BrowserContext] = []

    def opened(
        role: str | None = None, *, language: str = "en", width: int = 1280, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            locale=language,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if role:
            context.add_cookies([{"name": "denizen_session", "value": town.token(role), "url": site}])
            page.goto("/desk/purpose/")
            page.locator("[value='registration.upkeep']").check()
            page.locator("main button").click()
            page.wait_for_url("**/desk/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility engine, to be run inside a page."""
    return (Path(assets.MODULES) / "axe-core" / "axe.min.js").read_text("utf-8")
