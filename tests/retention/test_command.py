"""The command, and the night on which it is done by itself."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from denizen.kernel.rooms import Room
from denizen.retention.actions import erase_if_due
from denizen.retention.queries import last_run
from tests.intake.declaring import SYSTEM, Dwelling, Town, said, somebody

from .nights import is_known, night, total


@pytest.fixture(autouse=True)
def _as_the_worker(past: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", past.database.url("denizen_worker"))
    monkeypatch.setenv("LC_ALL", "C")


def typed(*words: Any) -> str:
    out = io.StringIO()
    call_command("retention", *words, stdout=out, no_color=True)
    return " ".join(out.getvalue().split())


def gone(town: Town, home: Dwelling) -> Any:
    person, registrar = somebody(), town.party("registrar")
    [receipt] = town.declare(registrar, said("residence_start", person, "2015-01-01", at=home))
    town.declare(registrar, said("residence_end", person, "2016-01-01", at=home))
    return town.person(receipt)


def test_a_plan_erases_nothing_and_a_run_does_what_it_said(past: Town, home: Dwelling) -> None:
    people = [gone(past, home) for _n in range(3)]
    for _time in range(2):
        assert "residence people 3" in typed("plan")
        assert all(is_known(past, each) for each in people)
    assert "Erased:" in typed("run")
    assert not any(is_known(past, each) for each in people)
    assert typed("plan") == "Nothing is past its time today"
    report = typed("report")
    assert "residence people 3 design_default 中华人民共和国个人信息保护法, 19" in report
    assert not [each for each in people if str(each) in report]


def test_a_hold_is_placed_listed_and_lifted(past: Town, home: Dwelling) -> None:
    who = gone(past, home)
    until = (datetime.now(UTC) + timedelta(days=30)).date()
    hold = typed("hold", who, "--reason", "case", "--until", until.isoformat())
    assert typed("holds").split()[::4] == [hold, str(who)]
    assert "kept held 1" in typed("plan")
    typed("run")
    assert is_known(past, who)
    assert typed("lift", hold) == "The hold is lifted"
    assert typed("holds") == "There is no hold"
    typed("run")
    assert not is_known(past, who)
    for words in (
        ("lift", hold),
        ("hold", who, "--reason", "case", "--until", "2020-01-01"),
        ("hold", who, "--reason", "case", "--until", "soon"),
    ):
        with pytest.raises(CommandError):
            typed(*words)


def test_terms_are_told_with_their_law(past: Town) -> None:
    said_of = typed("terms")
    assert "access_log 3 years recording law_text 网络数据安全管理条例, 12" in said_of
    assert "residence 5 years 3 years departure design_default" in said_of
    assert "permanent for good" in said_of


def test_it_is_done_once_a_night_after_two(past: Town, home: Dwelling) -> None:
    who, day = gone(past, home), date(2024, 5, 4)
    assert erase_if_due(past.receiving, actor=SYSTEM, now=night(day) - timedelta(hours=1, minutes=1)) is None
    assert is_known(past, who)
    assert last_run(past.owner, now=night(day)).days is None
    assert erase_if_due(past.receiving, actor=SYSTEM, now=night(day)) is not None
    assert not is_known(past, who)
    assert erase_if_due(past.receiving, actor=SYSTEM, now=night(day) + timedelta(hours=9)) is None
    assert total(past, day) == 1
    assert last_run(past.owner, now=night(day) + timedelta(days=3)).days == 3
    assert erase_if_due(past.receiving, actor=SYSTEM, now=night(day) + timedelta(days=1)) is not None


def test_the_worker_lets_every_room_do_what_it_has_to_do_at_night(past: Town, home: Dwelling) -> None:
    who = gone(past, home)
    for app in apps.get_app_configs():
        if isinstance(app, Room):
            app.at_night(past.receiving, night(date(2024, 5, 4)))
    assert not is_known(past, who)
