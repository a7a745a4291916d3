"""The one clock."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from denizen.kernel import clock

NEW_YEAR = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)


def test_the_time_is_aware_and_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_today_is_the_date_where_the_town_is() -> None:
    with clock.simulate(NEW_YEAR):
        assert clock.today() == date(2026, 1, 1)
        assert clock.today("Europe/Berlin") == date(2025, 12, 31)


def test_a_simulated_instant_holds_inside_and_is_turned_into_utc() -> None:
    with clock.simulate(NEW_YEAR):
        with clock.simulate(datetime(2024, 2, 29, 8, tzinfo=timezone(timedelta(hours=8)))):
            assert clock.now().isoformat() == "2024-02-29T00:00:00+00:00"
        assert clock.now() == NEW_YEAR
    assert clock.now() > NEW_YEAR


def test_another_thread_keeps_the_real_time() -> None:
    seen: list[datetime] = []
    with clock.simulate(datetime(1999, 1, 1, tzinfo=UTC)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0].year > 1999


@pytest.mark.parametrize("mode", ["production", None])
def test_nobody_moves_the_clock_in_earnest_use(mode: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if mode is None:
        monkeypatch.delenv("DENIZEN_MODE")
    else:
        monkeypatch.setenv("DENIZEN_MODE", mode)
    with pytest.raises(clock.ClockIsReal), clock.simulate(NEW_YEAR):
        pass
    assert clock.now() > NEW_YEAR


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.simulate(datetime(2025, 1, 1)):
        pass


def test_an_instant_that_was_told_is_understood_again() -> None:
    instant = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
    assert clock.told(instant) == "2026-11-26 14:30:00+08:00"
    assert (
        clock.as_told(clock.told(instant))
        == clock.as_told("2026-11-26 14:30")
        == clock.as_told("2026-11-26T06:30:00Z")
        == instant
    )
    with pytest.raises(ValueError, match="yesterday"):
        clock.as_told("yesterday")
