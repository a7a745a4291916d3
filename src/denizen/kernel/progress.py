"""A progress bar with an estimate, for people at a terminal; a few plain lines where nobody watches."""

import time
from types import TracebackType
from typing import Self, TextIO

_WIDTH = 30
_SECONDS_BETWEEN = 0.2
_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Call it with what is done and what is expected; use it as a context, so that the bar is closed."""

    def __init__(self, out: TextIO, what: str) -> None:
        self._out = out
        self._what = what
        self._bar = out.isatty()
        self._began = time.monotonic()
        self._told = 0.0 if self._bar else self._began
        self._last = (0, 0)

    def __call__(self, done: int, expected: int) -> None:
        """Show progress, unless that was done a moment ago."""
        self._last = (done, expected)
        now = time.monotonic()
        if now - self._told >= (_SECONDS_BETWEEN if self._bar else _SECONDS_BETWEEN_LINES):
            self._told = now
            self._show(done, max(expected, done))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the bar at what was really done: an expected number was an estimate."""
        if self._bar and self._last[0]:
            done, expected = self._last
            self._show(done, done if kind is None else max(done, expected))
            self._out.write("\n")

    def _show(self, done: int, expected: int) -> None:
        share = done / expected if expected else 1.0
        elapsed = time.monotonic() - self._began
        left = elapsed / share - elapsed if share else 0.0
        text = f"{self._what} {done:,} / {expected:,}  {share:4.0%}  {left:,.0f} s"
        if self._bar:
            filled = round(share * _WIDTH)
            self._out.write(f"\r[{'█' * filled}{'·' * (_WIDTH - filled)}] {text}   ")
        else:
            self._out.write(f"{text}\n")
        self._out.flush()
