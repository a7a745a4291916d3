"""Whoever starts processes notices that keys or passwords are no longer those that were handed over, and when."""

from collections.abc import Callable
from pathlib import Path

import pytest

from denizen.kernel import handed_over
from denizen.kernel.handed_over import HandedOver
from denizen.kernel.home import Home
from denizen.kernel.keys import LOOKUP_KEY, NEXT_LOOKUP_KEY, SWITCHING_LOOKUP_KEY, add_sealing_key, write_key


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(handed_over, "time", clock)
    return clock


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").prepare()


def after_a_while(handed: HandedOver, clock: Clock) -> bool:
    """Whether it is of before, when it was looked at twice."""
    assert not handed.is_of_before()
    clock.seconds += 3
    return handed.is_of_before()


CHANGES: dict[str, Callable[[Home], object]] = {
    "a password": lambda home: home.renew_secret("denizen_web"),
    "the key that signs cookies": lambda home: home.renew_secret("django"),
    "a new sealing key": lambda home: add_sealing_key(home.keys),
    "a new lookup key": lambda home: write_key(home.keys / LOOKUP_KEY),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_noticed_once_it_is_at_rest(change: str, home: Home, clock: Clock) -> None:
    handed = HandedOver(home)
    assert not after_a_while(handed, clock)
    CHANGES[change](home)
    assert after_a_while(handed, clock)
    handed.renew()
    assert not after_a_while(handed, clock)


def test_nothing_that_was_not_handed_over_is_taken_for_a_change(home: Home, clock: Clock) -> None:
    handed = HandedOver(home)
    home.secret("denizen_archive")
    write_key(home.keys / NEXT_LOOKUP_KEY)
    assert not after_a_while(handed, clock)


def test_a_lookup_key_that_is_being_changed_is_waited_for(home: Home, clock: Clock) -> None:
    handed = HandedOver(home)
    write_key(home.keys / SWITCHING_LOOKUP_KEY)
    home.renew_secret("denizen_web")
    assert not after_a_while(handed, clock)
    (home.keys / SWITCHING_LOOKUP_KEY).rename(home.keys / LOOKUP_KEY)
    assert after_a_while(handed, clock)


def test_changes_that_follow_one_another_are_one(home: Home, clock: Clock) -> None:
    handed = HandedOver(home)
    for role in ("denizen_owner", "denizen_web", "denizen_worker"):
        home.renew_secret(role)
        clock.seconds += 1
        assert not handed.is_of_before()
    clock.seconds += 2
    assert handed.is_of_before()
