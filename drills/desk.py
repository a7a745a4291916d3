"""The desk as a browser sees it: somebody signed in who has chosen a purpose, and asks for pages."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

_PATIENCE_SECONDS = 30.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for a page; headers by their names in small letters, status 0 where nobody answered."""

    status: int
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)


class Desk:
    """Asks for pages of a site on this machine, each over a connection of its own."""

    def __init__(self, port: int, session: str) -> None:
        """Be signed in by a session's token."""
        self._port = port
        self._cookies = {"denizen_session": session}

    def cookies(self) -> str:
        """The cookies as a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form; redirects are not followed."""
        began = time.monotonic()
        sent = {"Cookie": self.cookies()}
        sent["Accept-Language"] = "en"
        body = None
        if form is not None:
            body = urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_SECONDS)
        try:
            connection.request("POST" if form is not None else "GET", path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            return Answer(0, time.monotonic() - began)
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return Answer(
            response.status,
            time.monotonic() - began,
            {name.lower(): value for name, value in response.headers.items()},
            text,
        )

    def choose_purpose(self, purpose: str) -> None:
        """Say for what people are read. Raises RuntimeError where the desk does not take it."""
        found = _TOKEN.search(self.ask("/desk/purpose/").body)
        if found:
            self.ask("/desk/purpose/", {"csrfmiddlewaretoken": found[1], "purpose": purpose, "reference": ""})
        if "denizen_purpose" not in self._cookies:
            raise RuntimeError("the desk takes no purpose: is the session good?")


class Looking:
    """A thread that asks for one page, again and again, and keeps what came of it."""

    def __init__(self, desk: Desk, path: str, every: float) -> None:
        """Prepare to ask each so many seconds; the context starts and ends it."""
        self._desk, self._path, self._every = desk, path, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.answers: list[Answer] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End after the answer that is under way."""
        self._over.set()
        self._thread.join()

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(answer.status for answer in list(self.answers))

    def _look(self) -> None:
        while not self._over.wait(self._every):
            self.answers.append(self._desk.ask(self._path))
