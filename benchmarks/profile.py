"""Which statements the server spends its time on, by pg_stat_statements.

Only with `--profile`: counting costs some per cent, so figures and profile are taken in different runs.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import denizen
from benchmarks.stage import Stage
from denizen.kernel.db import connect

SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "all",
    "pg_stat_statements.track_planning": "on",
}
_ROOMS = Path(denizen.__file__).parent
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_VALUE = re.compile(r"%\(\w+\)s|\$\d+|'[^']*'|\b\d+\b")
_HEAD = 100
_TOP = """
    SELECT query, toplevel, calls, total_plan_time, total_exec_time, rows
    FROM pg_stat_statements AS s JOIN pg_database AS d ON d.oid = s.dbid
    WHERE d.datname = %s AND calls > 0
    ORDER BY total_plan_time + total_exec_time DESC
"""


@dataclass(frozen=True)
class Statement:
    """One statement of a profile; inner ones (of functions and of foreign keys) are counted in their callers too."""

    name: str
    inner: bool
    calls: int
    plan_ms: float
    run_ms: float
    rows: int


class Profile:
    """The statements of one stretch of work, filled when the stretch is over."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.seconds = 0.0

    @property
    def server_seconds(self) -> float:
        """How long the server was at work, all sessions together."""
        return sum(one.plan_ms + one.run_ms for one in self.statements if not one.inner) / 1000

    def as_rows(self, most: int = 30) -> list[dict[str, object]]:
        """The costliest statements."""
        return [asdict(statement) for statement in self.statements[:most]]


@contextmanager
def profiled(stage: Stage, wanted: bool) -> Iterator[Profile]:
    """Collect the statements of what is done inside, where that is wanted."""
    profile = Profile()
    if not wanted:
        yield profile
        return
    with connect(stage.server.administrator("postgres")) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        db.execute("SELECT pg_stat_statements_reset()")
        began = time.monotonic()
        yield profile
        profile.seconds = time.monotonic() - began
        profile.statements = [
            Statement(_name(query), not toplevel, calls, round(planned, 2), round(run, 2), rows)
            for query, toplevel, calls, planned, run, rows in db.execute(_TOP, [stage.database])
        ]


def shown(profile: Profile, title: str, most: int = 22) -> str:
    """Lay a profile out as a table."""
    lines = [
        "",
        title,
        "─" * len(title),
        f"  {profile.server_seconds:,.1f} s of statements in {profile.seconds:,.1f} s",
        f"  {'ms':>10} {'planning':>10} {'calls':>8} {'ms each':>9}  statement (· inner)",
    ]
    for one in profile.statements[:most]:
        spent = one.plan_ms + one.run_ms
        mark = "· " if one.inner else ""
        lines.append(
            f"  {spent:10,.1f} {one.plan_ms:10,.1f} {one.calls:8,} {spent / one.calls:9.3f}  {mark}{one.name}"
        )
    return "\n".join(lines)


def _name(query: str) -> str:
    """The statement's own name, or its first words; of the statement that replaces facts, which facts."""
    words = _words(query)
    if projected := re.search(r"/\* denizen\.intake: (facts/\w+) \*/", query):
        return f"intake: replace_{projected[1]}"
    if words.startswith("SELECT ? FROM ONLY"):
        return "checks of foreign keys"  # the server counts those of all tables as one: it goes by the alias
    return _named().get(words[:_HEAD], words[:90])


@cache
def _named() -> dict[str, str]:
    """The named statements of all rooms by how they begin: the server keeps no comment from in front of a statement."""
    return {
        _words(file.read_text("utf-8"))[:_HEAD]: f"{file.relative_to(_ROOMS).parts[0]}: {file.stem}"
        for file in _ROOMS.glob("*/sql/*.sql")
    }


def _words(query: str) -> str:
    """A statement without comments, line breaks and values."""
    return " ".join(_VALUE.sub("?", _COMMENT.sub(" ", query)).split())
