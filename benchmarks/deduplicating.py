"""A whole register gone through for duplicates: made-up people, one in twenty a second time and told otherwise.

Memory is that of a process of its own at its peak, the records among it.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.figures import Figures
from benchmarks.linking import SPOILT
from benchmarks.people import newcomer
from denizen.kernel.partial import PartialDate
from denizen.linkage.batch.clusters import grouped
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.features import Description, Features, features
from denizen.linkage.people.serving import prior_among, starting_model
from denizen.linkage.people.training import table_of

TWICE = 0.05
ASKED = 10_000
LINKED_FROM = 3.0
"""Bits from which two records are brought together here, where nobody is asked."""


def measure(people: int) -> Figures:
    """Make the records, then compare and group them in a process of its own."""
    began = time.monotonic()
    records = _records(people)
    making = time.monotonic() - began
    figures = _alone(_ours, records, people)
    asked = _alone(_asked, records, people)
    return {
        "people": people,
        "records": records.num_rows,
        "seconds_making_features": round(making, 1),
        **figures,
        "file_beside_the_register": asked,
    }


def _records(people: int) -> pa.Table:
    return table_of(_people(people))


def _people(people: int) -> Iterator[tuple[str, Features]]:
    rng = Random(f"deduplicating/{people}")
    sorts = list(SPOILT.values())
    shares = [share for share, _how in sorts]
    for index in range(people):
        person = newcomer(index)
        home = frozenset({f"{index // 3}"})
        said = Description((person.name,), PartialDate.on(person.born).daterange, person.sex, dwellings=home)
        yield f"{index}", features(said)
        if rng.random() < TWICE:
            [(_share, how)] = rng.choices(sorts, shares)
            name, born = how(rng, person)
            again = Description((name,), born.daterange, person.sex, dwellings=home)
            yield f"{index}", features(again)


def _ours(records: pa.Table, people: int) -> Figures:
    began = time.monotonic()
    with DuckEngine() as engine:
        prior = prior_among(people)
        found = engine.pairs(starting_model(), records, RULES, least=LINKED_FROM, prior=prior)
        pairs = [pair for some in found for pair in some]
        compared = engine.compared
    groups = grouped(pairs, records.num_rows, least=LINKED_FROM)
    seconds = time.monotonic() - began
    one, other = (
        records["record_id"].take(pa.array([pair[side] for pair in pairs], pa.int64())) for side in (0, 1)
    )
    right = pc.sum(pc.equal(one, other)).as_py()
    return {
        "seconds": round(seconds, 1),
        "pairs_compared": compared.pairs,
        "pairs_linked": len(pairs),
        "precision": round(right / len(pairs), 4) if pairs else None,
        "recall": round(right / (records.num_rows - people), 4),
        "groups": len(set(groups)),
        "capped": [f"{each.rule}: {each.blocks} blocks, {each.pairs} pairs" for each in compared.capped],
    }


def _asked(records: pa.Table, people: int) -> Figures:
    """A file beside the register: its first records told again."""
    both = pa.concat_tables([records, records.slice(0, ASKED)])
    began = time.monotonic()
    with DuckEngine() as engine:
        how = {"least": LINKED_FROM, "prior": prior_among(people)}
        found = engine.pairs(starting_model(), both, RULES, asking=ASKED, **how)
        pairs = [pair for some in found for pair in some]
        compared = engine.compared
    return {
        "asked": ASKED,
        "seconds": round(time.monotonic() - began, 2),
        "pairs_compared": compared.pairs,
        "found_themselves": len({other for one, other, _bits in pairs if other - one == records.num_rows}),
    }


def _alone(work: Callable[[pa.Table, int], Figures], records: pa.Table, people: int) -> Figures:
    """Do it in a process of its own, and tell by how much its memory grew over that of the records."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def run(pipe: Any) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures = work(records, people)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pipe.send(figures | {"peak_mib": round(peak / 1024), "of_it_records_mib": round(before / 1024)})

    child = context.Process(target=run, args=(theirs,))
    child.start()
    figures: Figures = ours.recv()
    child.join()
    return figures
