"""What can be wrong with the packs of an installation: faults of configuration, never of a declaration."""

from __future__ import annotations

from datetime import date


class PackError(Exception):
    """A rule pack cannot answer; the message is for whoever maintains the packs."""


class PackUnknown(PackError):
    """No pack has this code."""

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(f"there is no rule pack {code!r}; known packs: {', '.join(known) or 'none'}")
        self.code = code


class PackInvalid(PackError):
    """A pack does not follow the schema. `line` is where the entry at fault begins, when it is known."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class CalendarNotKnown(PackError):
    """Days off of a year are not published yet (or were never recorded), and the pack refuses to guess."""

    def __init__(self, calendar: str, day: date) -> None:
        super().__init__(f"the working-day calendar {calendar!r} does not cover {day.year}")
        self.calendar, self.day = calendar, day


class RuleUnknown(PackError):
    """The pack has no rule, fact, class or setting of this name in force on the day asked."""

    def __init__(self, pack: str, what: str, on: date) -> None:
        super().__init__(f"pack {pack} has no {what} in force on {on.isoformat()}")
