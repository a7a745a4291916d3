"""F8: what a desk page weighs on a first visit, and how long the server takes for it, in a served demonstration."""

import http.cookiejar
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from html import unescape
from urllib.parse import urlencode, urljoin

from benchmarks.figures import Figures, Latency

_TIMES = 25
_WARM_UP = 5
_ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/static/[^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """A reader who comes for the first time: nothing is cached, everything comes compressed."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._opener.addheaders = [
            ("Accept-Encoding", "br"),
            ("Accept-Language", "en"),
            ("User-Agent", "Mozilla/5.0"),
        ]

    def get(self, address: str) -> tuple[bytes, str]:
        """The bytes as they came, and where they came from in the end."""
        with self._opener.open(urljoin(self.site, address)) as answer:
            return answer.read(), answer.url

    def text(self, address: str) -> str:
        """A page; pages are not compressed by Denizen itself but by the server in front."""
        return self.get(address)[0].decode()

    def post(self, address: str, **fields: str) -> str:
        """Send a form, and return the page to which it leads."""
        (token,) = _TOKEN.findall(self.text(address))[:1]
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(urljoin(self.site, address), body)
        request.add_header("Referer", urljoin(self.site, address))
        with self._opener.open(request) as answer:
            return str(answer.read().decode())

    def sign_in(self) -> None:
        """Work as the demonstration's registrar, keeping the register right."""
        (registrar,) = re.findall(r'name="pseudonym" value="([^"]+)"', self.text("/desk/sign-in/"))[:1]
        self.post("/desk/sign-in/", pseudonym=registrar)
        self.post("/desk/purpose/", purpose="registration.upkeep", reference="")


def measure(site: str) -> Figures:
    """Visit each page of the desk, weigh it with all that it loads, and ask for it again and again."""
    browser = Browser(site)
    browser.sign_in()
    figures: Figures = {"times": _TIMES}
    for name, address in pages(browser):
        figures[name] = _measured(browser, address)
    slowest = max((value["p50_ms"], name) for name, value in figures.items() if isinstance(value, dict))
    heaviest = max((value["kilobytes"], name) for name, value in figures.items() if isinstance(value, dict))
    return {"slowest": slowest[1], "heaviest": heaviest[1], **figures}


def pages(browser: Browser) -> Iterator[tuple[str, str]]:
    """The desk's pages by name, found by following its links."""
    yield from (
        ("today", "/desk/"), ("inbox", "/desk/declarations/"), ("questions", "/desk/questions/"),
        ("search", "/desk/search/"), ("dwellings", "/desk/dwellings/"), ("declare", "/desk/declare/"),
        ("areas", "/desk/areas/"), ("organisations", "/desk/organisations/"),
    )  # fmt: skip
    inbox = browser.text("/desk/declarations/?kind=tenancy_start&state=applied")
    for declaration in _first(r'href="(/desk/declarations/[0-9a-f-]{36}/)"', inbox):
        yield "declaration", declaration
        said = browser.text(declaration)
        for person in _first(r'name="person" value="([^"]+)"', said):
            yield "person", f"/desk/people/{person}/"
            yield "household", f"/desk/people/{person}/household/"
        for dwelling in _first(r'name="dwelling" value="([^"]+)"', said):
            yield "dwelling", f"/desk/dwellings/{dwelling}/"
    for question in _first(r'href="(/desk/questions/[0-9a-f-]{36}/)"', browser.text("/desk/questions/")):
        yield "question", question


def _first(pattern: str, page: str) -> list[str]:
    return [unescape(found) for found in re.findall(pattern, page)[:1]]


def _measured(browser: Browser, address: str) -> Figures:
    page, came_from = browser.get(address)
    assets = set(_ASSET.findall(page.decode()))
    weight = len(page) + sum(len(browser.get(asset)[0]) for asset in assets)
    taken = []
    for turn in range(_WARM_UP + _TIMES):
        began = time.perf_counter()
        browser.get(came_from)
        if turn >= _WARM_UP:
            taken.append(time.perf_counter() - began)
    return {"kilobytes": round(weight / 1000, 1), "files": 1 + len(assets), **asdict(Latency.of(taken))}
