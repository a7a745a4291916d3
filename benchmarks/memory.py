"""How much memory Denizen's processes and PostgreSQL take: proportional set size, by /proc/*/smaps_rollup."""

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.processes import children_of, parent_of
from benchmarks.stage import Stage

_SECONDS_BETWEEN = 10.0  # a look at a large shared memory costs a tenth of a second


class MemoryWatch:
    """Looks every ten seconds and keeps the peaks, in MiB; PostgreSQL's shared memory, mostly buffers, is left out."""

    def __init__(self, stage: Stage, processes: Mapping[str, int]) -> None:
        """Watch these processes of Denizen, by name, and all of the stage's server."""
        self.peaks: dict[str, float] = {}
        self._processes = processes
        with stage.administrator() as db:
            self._postmaster = parent_of(db.info.backend_pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self._look()
            if self._over.wait(_SECONDS_BETWEEN):
                return

    def _look(self) -> None:
        sizes = {name: pss(pid, shared=True) for name, pid in self._processes.items()}
        server = [self._postmaster, *children_of(self._postmaster)]
        sizes["postgresql"] = sum(pss(pid, shared=False) for pid in server)
        sizes["together"] = sum(sizes.values())
        for name, size in sizes.items():
            self.peaks[name] = max(round(size / 1024, 1), self.peaks.get(name, 0.0))


def pss(pid: int, *, shared: bool) -> int:
    """KiB of a process, with or without its part of shared memory; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    sizes = {name: int(size.split()[0]) for name, size in (line.split(":", 1) for line in lines)}
    return sizes["Pss"] - (0 if shared else sizes["Pss_Shmem"])
