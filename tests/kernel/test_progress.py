"""What people see of long work: a bar at a terminal, some lines elsewhere."""

import io

import pytest

from denizen.kernel import progress
from denizen.kernel.progress import Progress


class Terminal(io.StringIO):
    """An output before which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until a test moves it."""
    time = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: time[0])
    return time


def test_a_terminal_shows_a_bar_with_what_is_left(clock: list[float]) -> None:
    out = Terminal()
    with Progress(out, "rows") as tell:
        clock[0] = 30.0
        tell(25, 100)
        assert "rows 25 / 100   25%  90 s" in out.getvalue()
        tell(26, 100)  # a moment later: not worth drawing
        assert "26 / 100" not in out.getvalue()
        clock[0] = 60.0
        tell(98, 100)
    # Fewer came than were expected, and the bar ends at what was really done.
    assert out.getvalue().endswith("rows 98 / 98  100%  0 s   \n")


def test_a_bar_that_was_interrupted_does_not_pretend_to_be_full() -> None:
    out = Terminal()
    tell = Progress(out, "rows")
    tell(40, 100)
    tell.__exit__(RuntimeError, RuntimeError(), None)
    assert out.getvalue().endswith("40 / 100   40%  0 s   \n")


def test_elsewhere_a_line_comes_every_ten_seconds(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress(out, "rows") as tell:
        for second in range(21):
            clock[0] = float(second)
            tell(second, 20)
    assert out.getvalue().splitlines() == ["rows 10 / 20   50%  10 s", "rows 20 / 20  100%  0 s"]


def test_short_work_says_nothing_where_nobody_watches(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress(out, "rows") as tell:
        tell(5, 5)
    assert out.getvalue() == ""
