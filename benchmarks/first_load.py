"""F1: a whole town's residence declarations, from files to facts.

With all keys live and the desk open; or, as `denizen load --into-empty` does it, into a register that nobody uses yet,
whose keys are built when the rows are there.
"""

import tempfile
import time
from dataclasses import asdict
from itertools import pairwise
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.figures import Figures, Latency
from benchmarks.loading import Applying, Load, Receiving, write_files
from benchmarks.memory import MemoryWatch
from benchmarks.processes import CONTEXT, Child
from benchmarks.profile import Profile, profiled
from benchmarks.reading import read_card
from benchmarks.stage import Stage, Town, prepare_process
from benchmarks.yardsticks import copy_of_files, copy_of_ledger
from denizen.intake.loading import build_keys, put_keys_off
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.roles import OWNER, WEB

STRETCH = 100_000
_SECONDS_BETWEEN_READS = 0.1


def measure(stage: Stage, town: Town, people: int, file_rows: int, profile: bool) -> tuple[Figures, Profile]:
    """Load people into the empty register with all keys live and somebody reading cards."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        files = write_files(Path(folder), town, people, file_rows)
        writing = time.monotonic() - began
        closed = CONTEXT.Event()
        desk = Child(
            _desk,
            Home.current().path,
            stage.url(WEB),
            stage.server.administrator(stage.database),
            town.session,
            closed,
        )
        with profiled(stage, profile) as statements:
            load = Load(stage, town, files)
            processes = {"receiving": load.receiving.pid, "applying": load.applying.pid, "desk": desk.pid}
            with MemoryWatch(stage, processes) as memory:
                receiving, applying = load.finish()
                closed.set()
                reads = desk.result()
        csv_seconds = copy_of_files(stage, files)
        ledger_seconds = copy_of_ledger(stage, Path(folder))
    figures = _figures(people, receiving, applying)
    figures["seconds"]["writing_the_files_before"] = round(writing, 1)
    figures["desk_meanwhile"] = asdict(Latency.of(reads)) if reads else None
    figures["peak_mib"] = memory.peaks
    figures["copy_of_same_csv_per_second"] = round(people / csv_seconds)
    figures["copy_of_same_ledger_rows_per_second"] = round(people / ledger_seconds)
    figures["over_copy_of_ledger_rows"] = round(figures["people_per_second"] * ledger_seconds / people, 3)
    return figures, statements


def measure_into_empty(stage: Stage, town: Town, people: int, file_rows: int) -> Figures:
    """Load people with most keys put off, and build these at the end; the clock runs until the last key stands."""
    with tempfile.TemporaryDirectory() as folder, stage.connect(OWNER) as owner:
        files = write_files(Path(folder), town, people, file_rows)
        put_keys_off(owner)
        load = Load(stage, town, files)
        processes = {"receiving": load.receiving.pid, "applying": load.applying.pid}
        with MemoryWatch(stage, processes) as memory:
            receiving, applying = load.finish()
            began = time.monotonic()
            keys = build_keys(owner)
            building = time.monotonic() - began
    figures = _figures(people, receiving, applying)
    loaded = applying.taken_by[-1][0] - receiving.began
    figures["people_per_second"] = round(people / (loaded + building), 1)
    figures["people_per_second_before_keys"] = round(people / loaded, 1)
    figures["keys_built"] = keys
    figures["seconds"] |= {"whole": round(loaded + building, 1), "building_keys": round(building, 1)}
    figures["peak_mib"] = memory.peaks
    return figures


def _figures(people: int, receiving: Receiving, applying: Applying) -> Figures:
    ended = applying.taken_by[-1][0]
    whole = ended - receiving.began
    stretches = _stretches(receiving.began, applying.taken_by)
    return {
        "people": people,
        "people_per_second": round(people / whole, 1),
        "per_second_by_100k": stretches,
        "slowest_over_fastest_100k": round(min(stretches) / max(stretches), 3),
        "rejected": receiving.rejected,
        "outcomes": asdict(applying.done),
        "rounds": len(applying.taken_by),
        "seconds": {
            "whole": round(whole, 1),
            "receiving": round(receiving.ended - receiving.began, 1),
            "applying_at_work": round(applying.working_seconds, 1),
            "applying_idle": round(whole - applying.working_seconds, 1),
        },
    }


def _stretches(began: float, taken_by: list[tuple[float, int]]) -> list[int]:
    """People a second in each stretch of about 100,000 people: from the round that passed one mark to the next."""
    marks = [(began, 0)]
    for instant, taken in taken_by:
        if taken >= marks[-1][1] + STRETCH or taken == taken_by[-1][1]:
            marks.append((instant, taken))
    return [
        round((taken - before) / (instant - earlier))
        for (earlier, before), (instant, taken) in pairwise(marks)
    ]


def _desk(home: Path, url: str, administrator: str, session: str, closed: Event) -> list[float]:
    """Read somebody's card each 100 ms, and say how long each took from the moment it was due."""
    prepare_process(home)
    taken: list[float] = []
    with connect(url) as web, connect(administrator) as looking:
        due = time.monotonic()
        while not closed.wait(max(0.0, due - time.monotonic())):
            # Identifiers are random: the next one after any is anybody.
            found = looking.execute(
                "SELECT id FROM register.person WHERE id >= gen_random_uuid() ORDER BY id LIMIT 1"
            ).fetchone()
            if found:
                late = max(0.0, time.monotonic() - due) if taken else 0.0
                began = time.monotonic()
                read_card(web, session, found[0])
                taken.append(time.monotonic() - began + late)
            due = max(due + _SECONDS_BETWEEN_READS, time.monotonic() - 10 * _SECONDS_BETWEEN_READS)
    return taken
