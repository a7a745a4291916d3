"""What the processes tell about themselves: lines of JSON in earnest use, lines for people in a demonstration.

A log is copied, shipped and kept by other rules than the register, so nothing of a person may ever stand in it. What
our own code says is said with that in mind; what libraries say was not, so of their records only the pattern is kept
and never the values, and of any exception its kind and the lines of code it passed, never its message.
"""

import json
import logging
import secrets
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from denizen.kernel.metrics import LOG_LINES

log = logging.getLogger("denizen.failures")

OURS = "denizen"
# Letters and digits that nobody confuses when reading a reference out over a telephone.
_CLEAR_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_MOST_PLACES = 12


def told(**facts: object) -> dict[str, Any]:
    """Facts beside a sentence of ours, for `extra=`: names that the code chose, and no value that came from outside."""
    return {"told": facts}


def new_reference() -> str:
    """A reference to one failure, such as K7QF-2MXD."""
    letters = "".join(secrets.choice(_CLEAR_LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def tell_failure(failure: BaseException, level: int = logging.ERROR) -> str:
    """Log something unforeseen by a reference, its kind and its places, and return the reference."""
    reference = new_reference()
    kind, at = type(failure).__qualname__, " < ".join(_places(failure))
    log.log(level, "failure %s: %s at %s", reference, kind, at, extra=told(reference=reference))
    return reference


def tell_what_nobody_caught() -> None:
    """Have what ends a process or a thread told as `tell_failure` does: Python's own way prints the message too."""

    def of_process(_kind: type[BaseException], failure: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(failure, KeyboardInterrupt):
            tell_failure(failure, logging.CRITICAL)

    def of_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
            tell_failure(failed.exc_value)

    def of_nobody(failed: "sys.UnraisableHookArgs") -> None:
        if failed.exc_value is not None:
            tell_failure(failed.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = of_process, of_thread, of_nobody


def _places(failure: BaseException) -> list[str]:
    """The lines of code that an exception passed, the innermost first, as `file.py:12`."""
    frames = traceback.extract_tb(failure.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)][
        :_MOST_PLACES
    ]


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    """What may be told of a record."""
    if record.name.partition(".")[0] == OURS:
        facts = {"said": record.getMessage(), **getattr(record, "told", {})}
    else:
        # A message without arguments may have been put together before it came here.
        pattern = record.msg if record.args and isinstance(record.msg, str) else "(kept back)"
        facts = {"said": pattern, "where": f"{record.module}.py:{record.lineno}"}
    failure = record.exc_info[1] if record.exc_info else None
    if failure is not None:
        facts |= {"kind": type(failure).__qualname__, "where": " < ".join(_places(failure))}
    return facts


class JsonLines(logging.Formatter):
    """One JSON object a record: `at` (UTC), `level`, `from`, `said`, and what more is told."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            **_facts(record),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """One line a record for whoever looks at a console."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        facts = _facts(record)
        said = str(facts.pop("said"))
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        pairs = [f"{name}={value}" for name, value in facts.items()]
        line = " ".join([clock, record.levelname.lower(), said, *pairs])
        return "".join(letter if letter.isprintable() else "?" for letter in line)


class Console(logging.StreamHandler):  # type: ignore[type-arg] # the stream is standard error
    """Writes lines to standard error and counts them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write and count one."""
        LOG_LINES.labels(record.levelname.lower()).inc()
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the library's
        """Stay silent where a line cannot be written: Python would print the record with its values instead."""


def configuration(*, plain: bool) -> dict[str, Any]:
    """The logging of a process of ours, for Django's LOGGING."""
    formatter = "denizen.kernel.logs." + ("PlainLines" if plain else "JsonLines")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"console": {"()": "denizen.kernel.logs.Console", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "denizen": {"level": "INFO"},
            # A missing page, a bad request and a failure are each told once, by the line of their request.
            "django": {"handlers": [], "level": "ERROR"},
            "django.request": {"handlers": [], "level": "CRITICAL"},
            "django.security": {"handlers": [], "level": "CRITICAL"},
        },
    }
