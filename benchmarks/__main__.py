"""`./run bench NAME … [--people N] [--json FILE]`."""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    addressing,
    counting,
    declarations,
    deduplicating,
    firming,
    first_load,
    growth,
    historical,
    inbox,
    labelled,
    learning,
    linking,
    mixed,
    naming,
    pages,
    programs,
    reading,
    reading_http,
    sealing,
    transliterated,
    webhooks,
)
from benchmarks.figures import Figures, flat, load_average, machine, table
from benchmarks.loading import Load, write_files
from benchmarks.people import dwellings_for
from benchmarks.profile import SETTINGS, Profile, shown
from benchmarks.stage import Stage, Town, furnish, own_stage
from denizen.kernel.home import Home

TITLES = {
    "F1": "F1  first load through the whole pipeline, all keys live",
    "F1-empty": "F1  first load into an empty register, keys after the rows",
    "F2": "F2  declarations, from fields to facts",
    "F3": "F3  declarations by programs, over HTTP, sixteen clients; and one batch",
    "F4": "F4  reading: ticket, answer and log line, four clients",
    "F4-http": "F4  the same over HTTP: programs of the office, and the desk's page of a person",
    "F5": "F5  four readings to each declaration, over HTTP, at random instants of a fixed rate",
    "F6": "F6  growth: cost in the large register over cost in the small one",
    "F7": "F7  of whom a declaration speaks: looked up and weighed, one at a time",
    "linkage-files": "Linkage on labelled files, trained without the labels",
    "linkage-batch": "A whole register gone through for duplicates",
    "F8": "F8  pages of a served demonstration: their weight on a first visit, the time that each takes",
    "F9": "F9  the inbox: first page and a page far down, with each filter",
    "keys": "keys  one number sealed, and a register whose keys are changed",
    "F10": "F10 figures of all areas of a large town: counting them, reading them",
    "webhooks": "Webhooks: news handed on, messages told to a fast receiver",
    "names": "Names across scripts: the right one among a thousand",
    "sounds": "Tables of sounds, learned anew",
    "addresses": "Dwellings by addresses written otherwise",
    "firms": "Employers by names written otherwise",
    "historical": "Real input: people of history against who they were",
}


def main() -> None:
    """Measure what is named, in one register: F1 fills it, and without F1 it is filled unmeasured."""
    arguments = _arguments()
    # As an exception, so that the server is stopped and its folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if alone := _ALONE.get(arguments.names[0]):
        document = alone(arguments)
    else:
        with own_stage(SETTINGS if arguments.profile else None) as stage:
            document = _measured(stage, arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _begun(stage: Stage | None = None) -> Figures:
    """A document without results yet: on which machine, when, and how busy it was before."""
    return {
        **({"machine": machine(stage)} if stage else {}),
        "measured_on": datetime.now(UTC).date().isoformat(),
        "load_average_before": load_average(),
        "results": {},
    }


def _measured(stage: Stage, arguments: argparse.Namespace) -> Figures:
    """Fill the register and measure in it."""
    people: int = arguments.people
    document = _begun(stage)
    home = Home.current()
    town = furnish(stage, dwellings_for(people))
    if "F1" in arguments.names:
        figures, profile = first_load.measure(stage, town, people, arguments.file_rows, arguments.profile)
        _tell(document, "F1", figures, {"load": profile})
    elif "F1-empty" in arguments.names:
        figures = first_load.measure_into_empty(stage, town, people, arguments.file_rows)
        _tell(document, "F1-empty", figures, {})
    else:
        _fill(stage, town, people, arguments.file_rows)
    with stage.administrator() as db:
        # What autovacuum and the checkpointer would do in the quiet minutes after a first load.
        db.execute("VACUUM ANALYZE")
        db.execute("CHECKPOINT")
    if "F2" in arguments.names:
        _tell(document, "F2", *declarations.measure(stage, town, people, arguments.profile))
    if "F3" in arguments.names:
        lines = arguments.lines or arguments.acknowledgements
        sent = (arguments.acknowledgements, lines, arguments.profile)
        _tell(document, "F3", *programs.measure(stage, town, home, *sent))
    if "F4" in arguments.names:
        _tell(document, "F4", *reading.measure(stage, town, people, arguments.profile))
    if "F4-http" in arguments.names:
        _tell(document, "F4-http", reading_http.measure(stage, town, home), {})
    if "F5" in arguments.names:
        held = (arguments.minutes, arguments.rate, arguments.profile)
        _tell(document, "F5", *mixed.measure(stage, town, home, *held))
    if "F7" in arguments.names:
        _tell(document, "F7", linking.measure(stage, town, people), {})
    document["load_average_after"] = load_average()
    return document


def _inbox(arguments: argparse.Namespace) -> Figures:
    """Measure the inbox over a ledger of its own."""
    with own_stage() as stage:
        document = _begun(stage)
        town = furnish(stage, 1)
        inbox.fill(stage, town, arguments.declarations)
        _tell(document, "F9", inbox.measure(stage, town, arguments.declarations), {})
        return document


def _keys(arguments: argparse.Namespace) -> Figures:
    """Measure the change of keys in a ledger of its own."""
    with own_stage() as stage:
        document = _begun(stage)
        _tell(document, "keys", sealing.measure(stage, furnish(stage, 1), arguments.people), {})
        document["load_average_after"] = load_average()
        return document


def _growth(arguments: argparse.Namespace) -> Figures:
    """Compare two files of figures."""
    figures = growth.compare(arguments.small, arguments.large)
    print(table(flat(figures), TITLES["F6"]))
    return {"results": {"F6": figures}}


def _pages(arguments: argparse.Namespace) -> Figures:
    """Visit the pages of a demonstration that is served."""
    document = _begun()
    _tell(document, "F8", pages.measure(arguments.at), {})
    return document


def _historical(_arguments: argparse.Namespace) -> Figures:
    """Compare with the truth in a register of its own; without the data there is nothing to compare."""
    path = historical.source()
    if path is None:
        return {"results": {}}
    with own_stage() as stage:
        document = _begun(stage)
        _tell(document, "historical", historical.measure(stage, path), {})
        return document


def _firms(_arguments: argparse.Namespace) -> Figures:
    """Ask which employers spoilt names mean, in a register of its own."""
    with own_stage() as stage:
        document = _begun(stage)
        _tell(document, "firms", firming.measure(stage), {})
        document["load_average_after"] = load_average()
        return document


def _addresses(_arguments: argparse.Namespace) -> Figures:
    """Ask which dwellings spoilt addresses mean, in a register of its own."""
    with own_stage() as stage:
        document = _begun(stage)
        furnish(stage, 1)
        _tell(document, "addresses", addressing.measure(stage), {})
        document["load_average_after"] = load_average()
        return document


def _names(_arguments: argparse.Namespace) -> Figures:
    """Rank names of other scripts, or say that the data are not there."""
    path = transliterated.folder()
    document = _begun()
    if path:
        _tell(document, "names", naming.measure(path), {})
    return document


def _sounds(_arguments: argparse.Namespace) -> Figures:
    """Learn the tables of sounds, which changes files of this checkout."""
    path = transliterated.folder()
    document = _begun()
    if path:
        _tell(document, "sounds", learning.learn(path), {})
    return document


def _deduplicating(arguments: argparse.Namespace) -> Figures:
    """Go through people made from their number; no register is needed."""
    document = _begun()
    _tell(document, "linkage-batch", deduplicating.measure(arguments.people), {})
    document["load_average_after"] = load_average()
    return document


def _labelled(_arguments: argparse.Namespace) -> Figures:
    """Link files whose truth is known; no register is needed."""
    document = _begun()
    _tell(document, "linkage-files", labelled.measure(), {})
    return document


def _counting(arguments: argparse.Namespace) -> Figures:
    """Count in a register of its own, which is filled as counting alone needs it."""
    with own_stage() as stage:
        document = _begun(stage)
        _tell(document, "F10", counting.measure(stage, arguments.people), {})
        document["load_average_after"] = load_average()
        return document


def _webhooks(arguments: argparse.Namespace) -> Figures:
    """Tell messages in a register of its own."""
    with own_stage() as stage:
        document = _begun(stage)
        _tell(document, "webhooks", webhooks.measure(stage, Home.current(), arguments.people), {})
        document["load_average_after"] = load_average()
        return document


_ALONE: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "F6": _growth,
    "F8": _pages,
    "F9": _inbox,
    "F10": _counting,
    "keys": _keys,
    "linkage-files": _labelled,
    "linkage-batch": _deduplicating,
    "webhooks": _webhooks,
    "historical": _historical,
    "addresses": _addresses,
    "firms": _firms,
    "names": _names,
    "sounds": _sounds,
}
"""What is measured by itself, in a register of its own or in none."""


def _fill(stage: Stage, town: Town, people: int, file_rows: int) -> None:
    """Bring people in without measuring more than that it went well."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _receiving, applying = Load(stage, town, write_files(Path(folder), town, people, file_rows)).finish()
    print(
        f"filled with {applying.done.applied:,} of {people:,} people in {time.monotonic() - began:.0f} s",
        file=sys.stderr,
    )


def _tell(document: Figures, name: str, figures: Figures, profiles: dict[str, Profile]) -> None:
    """Print figures and profiles, and keep them for the JSON."""
    print(table(flat(figures), TITLES[name]), flush=True)
    kept = {part: profile for part, profile in profiles.items() if profile.statements}
    for part, profile in kept.items():
        print(shown(profile, f"{name} {part}: where the server's time went"), flush=True)
    document["results"][name] = figures
    if kept:
        figures["profile"] = {part: profile.as_rows() for part, profile in kept.items()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="+", choices=list(TITLES), metavar="NAME", help=", ".join(TITLES))
    parser.add_argument("--people", type=int, default=100_000, help="in the register (default: 100,000)")
    parser.add_argument("--file-rows", type=int, default=50_000, help="rows in each file of the first load")
    parser.add_argument(
        "--declarations", type=int, default=1_000_000, help="F9: in the ledger (default: 1,000,000)"
    )
    parser.add_argument(
        "--acknowledgements", type=int, default=10_000, help="F3: declarations sent (default: 10,000)"
    )
    parser.add_argument(
        "--lines", type=int, help="F3: lines of the batch (default: as many as declarations are sent)"
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="F5: for so long (default: 10)")
    parser.add_argument(
        "--rate", type=float, default=mixed.RATE, help="F5: requests a second (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument(
        "--profile", action="store_true", help="count statements too: slower by some per cent"
    )
    parser.add_argument(
        "--at",
        default="http://127.0.0.1:8000",
        help="F8: where a demonstration is served (default: %(default)s)",
    )
    parser.add_argument("--small", type=Path, help="F6: figures of F2 and F4 in the smaller register")
    parser.add_argument("--large", type=Path, help="F6: figures of F2 and F4 in the larger register")
    arguments = parser.parse_args()
    if not _ALONE.keys().isdisjoint(arguments.names) and len(arguments.names) > 1:
        parser.error(f"{', '.join(_ALONE)}: measure each by itself")
    if arguments.names == ["F6"] and not (arguments.small and arguments.large):
        parser.error("F6 compares two files of figures: ./run bench F6 --small FILE --large FILE")
    if {"F1", "F1-empty"} <= set(arguments.names):
        parser.error("F1 and F1-empty each need an empty register: measure one after the other")
    if arguments.people < 1000 and arguments.names != ["F6"]:
        parser.error("--people: at least 1,000, of whom some can move")
    return arguments


if __name__ == "__main__":
    main()
