"""The processes of a register that is served, by name: the memory that each takes, and the work of a core."""

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.figures import Figures
from benchmarks.memory import pss
from benchmarks.processes import children_of, parent_of
from benchmarks.stage import Stage

_SECONDS_BETWEEN = 10.0
_TICKS = os.sysconf("SC_CLK_TCK")
# By a word of the command line. The web server's own child is named by what started it.
_NAMES = {"granian": "pages", "worker": "worker", "reception": "reception", "keeper": "keeper"}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: MiB (of PostgreSQL without its shared memory), and seconds of a core so far, by name."""

    mib: dict[str, float]
    cpu_seconds: dict[str, float]


@dataclass
class House:
    """Looks at once, every ten seconds, and at the end; then tells what was seen."""

    stage: Stage
    port: int
    looks: list[Look] = field(default_factory=list)

    def __enter__(self) -> Self:
        with self.stage.administrator() as db:
            self._postmaster = parent_of(db.info.backend_pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.looks.append(self._look())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self.looks.append(self._look())

    def figures(self, seconds: float) -> Figures:
        """Memory at the start, at its most and at the end; and how many cores were at work on the average."""
        names = sorted(self.looks[0].mib)
        mib = {name: [look.mib.get(name, 0.0) for look in self.looks] for name in names}
        first, last = self.looks[0].cpu_seconds, self.looks[-1].cpu_seconds
        return {
            "mib": {
                name: {"start": all_[0], "most": max(all_), "end": all_[-1]} for name, all_ in mib.items()
            },
            "cores_at_work": {
                name: round((last.get(name, 0.0) - first.get(name, 0.0)) / seconds, 3) for name in names
            },
        }

    def _watch(self) -> None:
        while not self._over.wait(_SECONDS_BETWEEN):
            self.looks.append(self._look())

    def _look(self) -> Look:
        mib: defaultdict[str, float] = defaultdict(float)
        cpu: defaultdict[str, float] = defaultdict(float)
        postgresql = [self._postmaster, *children_of(self._postmaster)]
        for name, pid in [*_processes(self.port), *(("postgresql", pid) for pid in postgresql)]:
            mib[name] += pss(pid, shared=name != "postgresql") / 1024
            cpu[name] += _cpu_seconds(pid, with_ended=pid == self._postmaster)
        return Look({name: round(size, 1) for name, size in mib.items()}, dict(cpu))


def _processes(port: int) -> Iterator[tuple[str, int]]:
    """All processes of the `denizen serve` that this process started for a port."""
    for pid in children_of(os.getpid()):
        words = _words(pid)
        if "serve" in words and str(port) in words:
            yield from _below(pid, "serve")


def _below(pid: int, name: str) -> Iterator[tuple[str, int]]:
    name = next((_NAMES[word] for word in _words(pid) if word in _NAMES), name)
    yield name, pid
    for child in children_of(pid):
        yield from _below(child, name)


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def _cpu_seconds(pid: int, *, with_ended: bool) -> float:
    """Seconds of a core that a process took, and where wanted those of its children that ended; 0 once it ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11 : 15 if with_ended else 13])) / _TICKS
