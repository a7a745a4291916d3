"""`denizen territory load`, with the real logins."""

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command

from ..databases import Database


def load(monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", url)
    said = io.StringIO()
    call_command("territory", "load", stdout=said)
    return said.getvalue()


def test_the_worker_loads_the_territory_once(town_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, town_db.url("denizen_worker")) == "48537 divisions loaded\n"
    assert load(monkeypatch, town_db.url("denizen_worker")) == "0 divisions loaded\n"


def test_the_application_cannot_load_it(town_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        load(monkeypatch, town_db.url("denizen_web"))


def test_there_is_nothing_else_to_do_with_it() -> None:
    with pytest.raises(CommandError):
        call_command("territory", "forget")
