"""`./run drill NAME … [--times N] [--people N] [--json FILE]`."""

import argparse
import json
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.figures import Figures, flat, load_average, machine, table
from benchmarks.loading import Load, write_files
from benchmarks.people import dwellings_for
from benchmarks.stage import Stage, Town, furnish, own_stage
from denizen.kernel.home import Home
from drills import (
    blocks,
    disk_full,
    every_reading,
    flipped,
    log_down,
    migrating,
    overload,
    restored,
    same_key,
    server_killed,
    upload_cut,
    worker_killed,
)
from drills.small_disk import NoSmallDisk

_DWELLINGS = 2000
_FILE_ROWS = 100_000


class _Hold(Protocol):
    """Holds a drill on a furnished and otherwise empty register."""

    def __call__(self, stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]: ...


@dataclass(frozen=True)
class _Drill:
    title: str
    times: int
    hold: _Hold | None = None
    """None where the drill makes a stage of its own each time."""


def _kill_workers(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    figures, verdict = worker_killed.run(stage, town, home, times)
    return figures, verdict.passed


def _kill_servers(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    figures, verdict = server_killed.run(stage, town, home, times)
    return figures, verdict.passed and figures["damaged_rows"] == 0


DRILLS = {
    "P2": _Drill("a line for each person delivered, by every reader", 10_000, every_reading.run),
    "R1": _Drill("kill -9 of the worker while declarations come in", 500, _kill_workers),
    "R2": _Drill("kill -9 of PostgreSQL while declarations come in", 200, _kill_servers),
    "R3": _Drill("the disk full: under the data, the log, the uploads", 1),
    "R4": _Drill("one idempotency key over 50 connections at once, then with another body", 50, same_key.run),
    "R5": _Drill("an upload cut at each percent of it", 100, upload_cut.run),
    "R8": _Drill(
        "given back from the store as of a random second, and as of the loss of its disk", 20, restored.run
    ),
    "R9": _Drill("a store changed at one byte, cut short, exchanged", 40, flipped.run),
    "R11": _Drill("migrations while declarations come in and people are read", 20, migrating.run),
    "R12": _Drill("four times as many requests as can be answered", 1, overload.run),
    "blocks": _Drill(
        "whether the time of an answer tells a blocked address from none (P6)", 1000, blocks.run
    ),
    "R13": _Drill("the access log cannot be written", 1, log_down.run),
}


def main() -> None:
    """Hold the drills that are named, each on a server of its own; exit with 1 if one was not passed."""
    arguments = _arguments()
    # As an exception, so that the server is stopped and its folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    document: Figures = {"load_average_before": load_average(), "results": {}}
    for name in arguments.names:
        drill = DRILLS[name]
        try:
            figures = _hold(drill, arguments.times or drill.times, arguments.people, document)
        except NoSmallDisk as error:
            sys.stderr.write(f"{name} IS NOT HELD: {error}\n")
            continue
        sys.stdout.write(table(flat(figures), f"{name}  {drill.title}") + "\n")
        sys.stdout.flush()
        document["results"][name] = figures
    document["load_average_after"] = load_average()
    if arguments.json:
        arguments.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if not all(figures["passed"] for figures in document["results"].values()):
        sys.exit(1)


def _hold(drill: _Drill, times: int, people: int, document: Figures) -> Figures:
    """Hold one drill in a register of its own, with so many people in it beforehand."""
    if drill.hold is None:
        return _fill_disks(times, document)
    with own_stage() as stage:
        document.setdefault("machine", machine(stage))
        town = furnish(stage, max(_DWELLINGS, dwellings_for(people)))
        if people:
            with tempfile.TemporaryDirectory() as folder:
                Load(stage, town, write_files(Path(folder), town, people, _FILE_ROWS)).finish()
        figures, passed = drill.hold(stage, town, Home.current(), times)
    return {"people_beforehand": people, **figures, "passed": passed}


def _fill_disks(times: int, document: Figures) -> Figures:
    """Fill each disk so many times; the figures of each place are those of the last time, or of one that failed."""
    figures: Figures = {"passed": True}
    for place in disk_full.PLACES:
        for _ in range(times):
            figures[place], passed = disk_full.run(place, document)
            figures["passed"] &= passed
            if not passed:
                break
    return figures


def _arguments() -> argparse.Namespace:
    titles = ", ".join(f"{name} ({drill.title})" for name, drill in DRILLS.items())
    parser = argparse.ArgumentParser(prog="./run drill", description=__doc__)
    parser.add_argument("names", nargs="+", choices=list(DRILLS), metavar="NAME", help=titles)
    times = ", ".join(f"{name} {drill.times}" for name, drill in DRILLS.items())
    parser.add_argument("--times", type=int, help=f"how often (default: {times})")
    parser.add_argument(
        "--people", type=int, default=0, help="people in the register beforehand (default: none)"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
