"""`./run drill NAME … [--times N] [--json FILE]`."""

import argparse
import json
import signal
import sys
from pathlib import Path

from benchmarks.figures import Figures, flat, load_average, machine, table
from benchmarks.stage import furnish, own_stage
from denizen.kernel.home import Home
from drills import disk_full, log_down, migrating, overload, same_key, server_killed, worker_killed
from drills.small_disk import NoSmallDisk

TITLES = {
    "R1": "R1  kill -9 of the worker while declarations come in",
    "R2": "R2  kill -9 of PostgreSQL while declarations come in",
    "R3": "R3  the disk full: under the data, the log, the uploads",
    "R4": "R4  one idempotency key over 50 connections at once, then with another body",
    "R11": "R11  migrations while declarations come in and people are read",
    "R12": "R12  four times as many requests as can be answered",
    "R13": "R13  the access log cannot be written",
}
_TIMES = {"R1": 500, "R2": 200, "R3": 1, "R4": 50, "R11": 20, "R12": 1, "R13": 1}
_DWELLINGS = 2000


def main() -> None:
    """Hold the drills that are named, each on a server of its own; exit with 1 if one was not passed."""
    arguments = _arguments()
    # As an exception, so that the server is stopped and its folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    document: Figures = {"load_average_before": load_average(), "results": {}}
    for name in arguments.names:
        try:
            figures = _hold(name, arguments, document)
        except NoSmallDisk as error:
            sys.stderr.write(f"{name} IS NOT HELD: {error}\n")
            continue
        sys.stdout.write(table(flat(figures), TITLES[name]) + "\n")
        sys.stdout.flush()
        document["results"][name] = figures
    document["load_average_after"] = load_average()
    if arguments.json:
        arguments.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if not all(figures["passed"] for figures in document["results"].values()):
        sys.exit(1)


def _hold(name: str, arguments: argparse.Namespace, document: Figures) -> Figures:
    times = arguments.times or _TIMES[name]
    if name == "R3":
        return _fill_disks(times, document)
    with own_stage() as stage:
        document.setdefault("machine", machine(stage))
        town, home = furnish(stage, _DWELLINGS), Home.current()
        if name == "R1":
            figures, verdict = worker_killed.run(stage, town, home, times)
            passed = verdict.passed
        elif name == "R2":
            figures, verdict = server_killed.run(stage, town, home, times)
            passed = verdict.passed and figures["damaged_rows"] == 0
        elif name == "R11":
            figures, passed = migrating.run(stage, town, home, times)
        elif name == "R12":
            figures, passed = overload.run(stage, town, home, arguments.path)
        elif name == "R13":
            figures, passed = log_down.run(stage, town, home)
        else:
            figures, passed = same_key.run(stage, town, home, times)
    return figures | {"passed": passed}


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
    parser = argparse.ArgumentParser(prog="./run drill", description=__doc__)
    parser.add_argument("names", nargs="+", choices=list(TITLES), metavar="NAME", help=", ".join(TITLES))
    parser.add_argument("--times", type=int, help=f"how often (default: {_TIMES})")
    parser.add_argument("--path", help="of the page that R12 asks for (default: that of a person)")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
