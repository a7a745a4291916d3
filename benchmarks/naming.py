"""Names across scripts: is the right one ranked first among a thousand, with and without each thing that is known?

Of each language the judging part of the data (`transliterated`), from which nothing was learned: 1,000 forms in its
script, and Latin forms of which at least one of the thousand is the right one. Every Latin form is compared with all.
Whatever is as alike as the right one counts as ranked before it. Nothing is filtered: pairs that are no
transliterations at all count as misses.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.transliterated import LANGUAGES, judged
from denizen.linkage.names import blocking_keys
from denizen.linkage.names.reading import read
from denizen.linkage.names.similarity import compare
from denizen.linkage.names.techniques import ALL, Technique

CANDIDATES = 1_000
QUERIES = 300
_LADDER = tuple(Technique)

type Query = tuple[str, frozenset[str]]


def measure(path: Path) -> Figures:
    """All languages: the ladder of techniques, each left out, and what a name and a pair cost."""
    figures: Figures = {}
    for language in LANGUAGES:
        queries, candidates = _asked(path, language)
        known: dict[str, frozenset[Technique]] = {"nothing": frozenset()}
        for size, technique in enumerate(_LADDER, 1):
            known[f"+ {technique}"] = frozenset(_LADDER[:size])
        known |= {f"all but {technique}": ALL - {technique} for technique in _LADDER}
        rows: Figures = {
            "latin forms": len(queries),
            **{name: _recall(queries, candidates, using) for name, using in known.items()},
        }
        figures[language] = rows | _costs(queries, candidates)
    return figures


def _asked(path: Path, language: str) -> tuple[list[Query], list[str]]:
    forms = judged(path, language)
    candidates: dict[str, None] = {}
    for natives in forms.values():
        if len(candidates) >= CANDIDATES:
            break
        candidates |= dict.fromkeys(sorted(natives)[: CANDIDATES - len(candidates)])
    queries = [(latin, frozenset(natives & candidates.keys())) for latin, natives in forms.items()]
    return [query for query in queries if query[1]][:QUERIES], list(candidates)


def _recall(queries: Sequence[Query], candidates: Sequence[str], using: frozenset[Technique]) -> Figures:
    first = tenth = 0
    for latin, right in queries:
        scores = {native: compare(latin, native, using) for native in candidates}
        figure = {native: (score.similarity, score.level) for native, score in scores.items()}
        best = max(figure[native] for native in right)
        before = sum(score >= best for native, score in figure.items() if native not in right)
        first += before < 1
        tenth += before < 10
    return {"recall@1": round(first / len(queries), 3), "recall@10": round(tenth / len(queries), 3)}


def _costs(queries: Sequence[Query], candidates: Sequence[str]) -> Figures:
    """Microseconds, of which the first includes reading a name for the first time."""
    read.cache_clear()
    began = time.perf_counter()
    for native in candidates:
        blocking_keys(native)
    keyed = time.perf_counter()
    for latin, _right in queries:
        for native in candidates[:50]:
            compare(latin, native)
    compared = time.perf_counter()
    return {
        "keys of a name, µs": round((keyed - began) / len(candidates) * 1e6, 1),
        "comparing a pair, µs": round(
            (compared - keyed) / (len(queries) * min(50, len(candidates))) * 1e6, 1
        ),
    }
