"""Figures: latencies in short, the machine they were taken on, tables for people, JSON for programs."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.stage import Stage

type Figures = dict[str, Any]

_CHECKOUT = Path(__file__).resolve().parents[1]
_SETTINGS = (
    "fsync synchronous_commit full_page_writes wal_compression shared_buffers work_mem max_wal_size "
    "checkpoint_timeout random_page_cost jit shared_preload_libraries"
).split()


@dataclass(frozen=True)
class Latency:
    """Milliseconds of many equal acts: half of them, 99 in 100, all of them took no longer."""

    acts: int
    p50_ms: float
    p99_ms: float
    worst_ms: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Latency":
        """Sum up at least one act, by the nearest rank."""
        ordered = sorted(seconds)
        p50, p99 = (ordered[-(-len(ordered) * percent // 100) - 1] for percent in (50, 99))
        return cls(len(ordered), round(p50 * 1000, 3), round(p99 * 1000, 3), round(ordered[-1] * 1000, 3))


def load_average() -> float:
    """How many processes wanted a core over the last minute: much above what the run itself needs spoils it."""
    return round(os.getloadavg()[0], 2)


def machine(stage: Stage) -> Figures:
    """What the figures depend on; no name of a host, a user or a folder."""
    with stage.administrator() as db:
        settings: dict[str, str] = dict(
            db.execute(
                "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
                [_SETTINGS],
            ).fetchall()
        )
        version = db.execute("SHOW server_version").fetchone()
    return {
        "cores": os.process_cpu_count() if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
        "postgresql": version[0] if version else None,
        "settings": settings,
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "commit_has_local_changes": bool(_git("status", "--porcelain", "--", "src", "benchmarks")),
    }


def table(rows: Sequence[tuple[str, object]], title: str) -> str:
    """Lay figures out in two columns under a title."""
    cells = [(name, _shown(value)) for name, value in rows]
    wide = max(len(name) for name, _value in cells)
    lines = [f"  {name:<{wide}}  {value:>14}" for name, value in cells]
    return "\n".join(["", title, "─" * len(title), *lines])


def flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    """List figures by name, nested ones under `outer inner`; lists of anything but numbers are for the JSON only."""
    rows: list[tuple[str, object]] = []
    for name, value in figures.items():
        shown = f"{prefix}{name}".replace("_", " ")
        if isinstance(value, Mapping):
            rows.extend(flat(value, f"{shown} "))
        elif not isinstance(value, list):
            rows.append((shown, value))
        elif all(isinstance(item, int) for item in value):
            rows.append((shown, " ".join(map(str, value))))
    return rows


def _shown(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _git(*arguments: str) -> str:
    finished = subprocess.run(
        ["git", "-C", str(_CHECKOUT), *arguments], capture_output=True, text=True, check=False
    )
    return finished.stdout.strip()
