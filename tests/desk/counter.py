"""A counter: a clerk's browser without scripts before the real pages, and the real worker beside them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from psycopg.types.range import DateRange

from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.intake.errands import run_errands
from denizen.kernel.clock import now
from denizen.kernel.postgres import Server
from denizen.pages import middleware
from denizen.places.queries import address_key
from denizen.places.rules import new_plates
from tests.access.town import Town
from tests.databases import clone

_plates = new_plates()


class Worker(threading.Thread):
    """What `denizen worker` does, until it is told to stop; it can be kept from it for a while."""

    def __init__(self, town: Town) -> None:
        super().__init__(daemon=True)
        self._town, self.over, self._may_work = town, threading.Event(), threading.Lock()

    def resting(self) -> threading.Lock:
        """While this is held nothing is answered."""
        return self._may_work

    def run(self) -> None:
        with self._town.database.connect("denizen_worker") as db:
            applier = Applier(db, actor=SYSTEM_ACTOR)
            while not self.over.wait(0.01):
                with self._may_work:
                    self._work(applier)

    @staticmethod
    def _work(applier: Applier) -> None:
        run_errands(applier, now)
        for _done in applier.rounds(now):
            run_errands(applier, now)


@contextmanager
def working(town: Town) -> Iterator[Worker]:
    """Let the pipeline work beside the pages."""
    worker = Worker(town)
    worker.start()
    try:
        yield worker
    finally:
        worker.over.set()
        worker.join()


class _Form(HTMLParser):
    """The fields of a page's form, with the values that a browser would send; and the page's words."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._wanted, self._inside, self._select = action, False, ""
        self.found = False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = told.get("action", "") == self._wanted and told.get("method") == "post"
            self._inside = self._inside and told.get("id") != "open" and not self.found
            self.found = self.found or self._inside
        elif self._inside and tag == "input" and told.get("name"):
            self.fields[told["name"]] = told.get("value", "")
        elif self._inside and tag == "select":
            self._select = told["name"]
            self.fields.setdefault(self._select, "")
        elif self._inside and tag == "option" and "selected" in told and self._select:
            self.fields[self._select] = told["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""


class Counter:
    """A clerk at a page: what is typed goes into the form as it stands, and every answer is followed."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.at, self.text, self.status = "", "", 0

    def open(self, address: str) -> "Counter":
        """Go to a page."""
        return self._came(self.client.get(address, follow=True), address)

    def begin(self, way: str, **where: UUID) -> "Counter":
        """Choose what happened."""
        self.open("/desk/declare/")
        return self.post(
            "/desk/declare/", {"way": way, **{name: str(value) for name, value in where.items()}}
        )

    def form(self, action: str = "") -> dict[str, str]:
        """The fields of the form on the page as they stand."""
        form = _Form(action)
        form.feed(self.text)
        assert form.found, f"no form for {action or 'the page itself'} at {self.at}"
        return form.fields

    def send(self, act: str = "", **texts: str) -> "Counter":
        """Type into the form, and press Enter or a button."""
        sent = self.form() | texts
        return self.post(self.at, sent | ({"act": act} if act else {}))

    def press(self, action: str, **more: str) -> "Counter":
        """Press a button that has a form of its own: send, another, undo, person."""
        address = self.at.rpartition("/declare/")[0] + f"/declare/{self.sheet}/{action}/"
        return self.post(address, self.form(address) | more)

    def post(self, address: str, sent: dict[str, str]) -> "Counter":
        """Send something to an address."""
        return self._came(self.client.post(address, sent, follow=True), address)

    @property
    def sheet(self) -> str:
        """The number of the sheet in the address."""
        found = re.search(r"/declare/([0-9a-f-]{36})/", self.at)
        assert found, self.at
        return found[1]

    @property
    def words(self) -> str:
        """The words of the main part of the page, in one line."""
        main = self.text.partition("<main")[2].partition("</main>")[0]
        return " ".join(
            unescape(re.sub(r"<(script|datalist|select).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)).split()
        )

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field, as it stands at the fields."""
        found = re.findall(r'id="id_(\w+)_error">.*?</span>\s*(.*?)</p>', self.text, flags=re.DOTALL)
        return {name: unescape(text.strip()) for name, text in found}

    @property
    def receipt(self) -> str:
        """The receipt number on the page."""
        found = re.search(r'class="receipt"[^>]*>([0-9A-Z-]+)<', self.text)
        assert found, self.words
        return found[1]

    def _came(self, response, address: str) -> "Counter":  # type: ignore[no-untyped-def]
        last = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.at, self.status, self.text = last, response.status_code, response.content.decode()
        return self


def dwelling(town: Town, address: str = "", kind: str = "flat") -> tuple[UUID, str]:
    """A dwelling with a plate that can be typed: its id and plate."""
    home, code = town.dwelling(), next(_plates)
    town.owner.execute(
        "UPDATE places.dwelling SET plate = %s, kind = %s, address = coalesce(nullif(%s, ''), address),"
        " address_key = coalesce(nullif(%s, ''), address_key) WHERE id = %s",
        [code, kind, address, address_key(address) if address else "", home],
    )
    return home, code


def party(
    town: Town, handle: str, kind: str, name: str, provides: UUID | None = None, until: str = ""
) -> UUID:
    """A party, of a dwelling if one is given."""
    lasting = DateRange(None, date.fromisoformat(until) if until else None)
    found = uuid4()
    town.owner.execute(
        "INSERT INTO access.party (id, handle, kind, name, valid_during) VALUES (%s, %s, %s, %s, %s)",
        [found, handle, kind, name, lasting],
    )
    if provides:
        town.owner.execute(
            "INSERT INTO places.provider (dwelling_id, party_id, capacity, valid_during)"
            " VALUES (%s, %s, 'owner', '(,)')",
            [provides, found],
        )
    return found


class Desk:
    """A town with its worker and its pages; clerks of any role come to it."""

    def __init__(self, town: Town, worker: Worker) -> None:
        self.town, self.worker = town, worker

    def counter(self, role: str = "registrar", purpose: str | None = "registration.upkeep") -> Counter:
        """A clerk of that role at a page, with a purpose chosen."""
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["denizen_session"] = self.town.token(role)
        if purpose:
            assert client.post("/desk/purpose/", {"purpose": purpose, "reference": ""}).status_code == 302
        return Counter(client)


@pytest.fixture(scope="module", name="desk")
def a_desk(server: Server, template_db: str) -> Iterator[Desk]:
    """One town for a module: its people have nothing to do with one another."""
    cache.clear()
    with clone(server, template_db) as database:
        town, url = Town(database), database.url("denizen_web")
        with override_settings(DENIZEN_DATABASE_URL=url), working(town) as worker:
            yield Desk(town, worker)
        middleware.connections(url).close()
        middleware.connections.cache_clear()
        town.close()
