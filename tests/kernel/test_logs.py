"""Logs: what the processes tell about themselves, and that nobody's name or number ever stands in it."""

import io
import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from denizen.kernel import logs
from denizen.kernel.db import Statements
from denizen.kernel.logs import Console, JsonLines, PlainLines, configuration, tell_failure, told
from denizen.kernel.metrics import LOG_LINES
from denizen.site import urls

NAME, NUMBER = "王秀兰", "110101199003070028"
CANARIES = (NAME, NUMBER, "13800138000", "canary@example.org")
ALL = " ".join(CANARIES)


def fail(request: HttpRequest, who: str = "") -> HttpResponse:
    try:
        raise ValueError(ALL + who)
    except ValueError as error:
        raise KeyError(ALL) from error


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(ALL)


def warn(request: HttpRequest) -> HttpResponse:
    """What a library may do with what it was given."""
    library = logging.getLogger("some.library")
    library.warning("could not read %s", ALL)
    library.error(f"could not read {ALL}")
    library.error(ValueError(ALL))
    library.exception("failed", exc_info=ValueError(ALL))
    return HttpResponse("")


urlpatterns = [
    path("fail/", fail),
    path("fail/<str:who>/", fail),
    path("suspicious/", suspicious),
    path("warn/", warn),
    *urls.urlpatterns,
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


@pytest.fixture(params=["json", "plain"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """The log as it would be written, in both ways; every logger of ours and of Django's included."""
    stream = io.StringIO()
    handler = Console(stream)
    handler.setFormatter(JsonLines() if request.param == "json" else PlainLines())
    root = logging.getLogger()
    before = root.handlers[:], root.level
    # As strict as the settings and then some: what the levels keep back must be harmless as well.
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet = {name: logging.getLogger(name).level for name in ("django", "django.request", "django.security")}
    for name in quiet:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers, _level = before[0], root.setLevel(before[1])
    for name, level in quiet.items():
        logging.getLogger(name).setLevel(level)


def test_nobodys_name_or_number_comes_into_the_log(written: io.StringIO) -> None:
    headers = {
        "host": "localhost",
        "user-agent": ALL.encode().decode("latin-1"),
        "referer": f"https://example.org/?{NUMBER}",
        "x-request-id": NUMBER,
        "x-forwarded-for": NUMBER,
        "accept-language": NUMBER,
        "authorization": f"Bearer {NUMBER}",
    }
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(raise_request_exception=False, headers=headers)
        client.cookies["denizen_language"] = NUMBER
        client.cookies["denizen_session"] = NUMBER
        for address in ("/fail/", f"/fail/{NAME}-{NUMBER}/", "/suspicious/", "/warn/", f"/{NUMBER}/{NAME}/"):
            client.get(address, {NAME: NUMBER, NUMBER: NAME})
            client.post(address, {NAME: NUMBER, "email": ALL})
            client.post(address, json.dumps({"name": ALL}), content_type="application/json")
        client.post("/language/", {"language": NUMBER, "next": f"/{NUMBER}"})
        client.post("/desk/sign-in/", {"who": ALL, "next": f"/{ALL}"})
        client.post("/desk/search/", {"name": NAME, "number": NUMBER, "born": NUMBER})
        client.generic(NUMBER, f"/{NUMBER}")
        Client(headers={"host": f"{NUMBER}.example"}, raise_request_exception=False).get("/desk/")
        strict = Client(enforce_csrf_checks=True, headers={"origin": f"https://{NUMBER}.example"})
        strict.post("/desk/sign-in/", {"csrfmiddlewaretoken": NUMBER, "who": ALL})
    told_ = written.getvalue()
    assert "failure" in told_
    assert "KeyError" in told_
    assert "could not read %s" in told_
    assert told_.count("request") > 15
    for canary in (*CANARIES, "秀兰", "199003"):
        assert canary not in told_, [line for line in told_.splitlines() if canary in line]


def test_a_broken_constraint_and_a_bad_value_are_told_without_the_row(
    written: io.StringIO, db: psycopg.Connection
) -> None:
    statements = Statements("denizen.access")
    party = {"id": "00000000-0000-0000-0000-000000000001", "handle": NUMBER, "kind": "hotel", "name": NAME}
    columns = {"credit_code": None, "language": "en", "valid_during": None}
    for broken in ({"kind": ALL}, {"valid_during": ALL}):
        try:
            with db.transaction():
                statements.run(db, "register_party", party | columns | broken)
        except Exception as error:
            tell_failure(error)
        try:
            with db.transaction():
                db.execute("SELECT %s::date", [ALL])
        except psycopg.Error as error:
            tell_failure(error)
            logging.getLogger("psycopg").exception("query failed", exc_info=error)
    assert written.getvalue().count("failure ") == 4
    assert "InvalidDatetimeFormat" in written.getvalue()
    for canary in CANARIES:
        assert canary not in written.getvalue()


def run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_what_ends_a_process_or_a_thread_is_told_without_its_message() -> None:
    ended = run(
        "import logging.config, threading\n"
        "from denizen.kernel.logs import configuration, tell_what_nobody_caught\n"
        "logging.config.dictConfig(configuration(plain=False))\n"
        "tell_what_nobody_caught()\n"
        f"def fail(): raise ValueError({ALL!r})\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "class Odd:\n"
        f"    def __del__(self): raise ValueError({ALL!r})\n"
        "odd = Odd(); del odd\n"
        "fail()\n"
    )
    assert ended.returncode == 1
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["level"] for line in lines] == ["error", "error", "critical"]
    assert all("ValueError at <string>:" in line["said"] and line["reference"] for line in lines)
    assert not any(canary in ended.stderr for canary in CANARIES)


def lines_of(formatter: logging.Formatter, record: dict[str, Any]) -> str:
    return formatter.format(logging.makeLogRecord(record))


def test_a_line_is_one_json_object_whatever_it_holds() -> None:
    line = lines_of(
        JsonLines(),
        {
            "name": "denizen.x",
            "levelname": "INFO",
            "msg": 'two\nlines and "quotes"',
            **told(status=200, ms=1.5),
        },
    )
    assert "\n" not in line
    read = json.loads(line)
    assert read["said"] == 'two\nlines and "quotes"'
    assert (read["level"], read["from"], read["status"], read["ms"]) == ("info", "denizen.x", 200, 1.5)
    assert read["at"].endswith("+00:00")


def test_a_line_for_people_is_one_line_without_control_characters() -> None:
    line = lines_of(
        PlainLines(), {"name": "denizen.x", "levelname": "INFO", "msg": "a\nb\x1b[31m", **told(n=1)}
    )
    assert line.endswith("info a?b?[31m n=1")


def test_a_record_that_cannot_be_written_is_not_printed_by_others(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError("disk full")

    handler = Console(Broken())
    handler.setFormatter(JsonLines())
    handler.handle(logging.makeLogRecord({"name": "denizen", "msg": "%s", "args": (NUMBER,)}))
    assert NUMBER not in "".join(capsys.readouterr())


def test_lines_are_counted() -> None:
    before = LOG_LINES.labels("warning")._value.get()
    Console(io.StringIO()).handle(logging.makeLogRecord({"levelname": "WARNING", "levelno": 30, "msg": "x"}))
    assert LOG_LINES.labels("warning")._value.get() == before + 1


@pytest.mark.parametrize(("mode", "formatter"), [("production", "JsonLines"), ("demo", "PlainLines")])
def test_production_writes_json_and_a_demonstration_lines(mode: str, formatter: str) -> None:
    code = (
        f"import os; os.environ['DENIZEN_MODE'] = {mode!r}\n"
        "import denizen.site.settings as s; print(s.LOGGING['formatters']['lines']['()'])"
    )
    assert run(code).stdout.strip() == f"denizen.kernel.logs.{formatter}"


def test_the_web_servers_own_remarks_are_lines_of_the_same_log() -> None:
    config = json.loads((Path(logs.__file__).parent / "granian.json").read_text())
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **config})
    (handler,) = logging.getLogger("_granian").handlers
    assert isinstance(handler, Console)
    assert isinstance(handler.formatter, JsonLines)


def test_the_settings_are_those_that_logging_understands() -> None:
    before = logging.getLogger().handlers[:]
    try:
        logging.config.dictConfig(configuration(plain=True))
        assert any(isinstance(handler, Console) for handler in logging.getLogger().handlers)
    finally:
        logging.getLogger().handlers = before
