"""Whether a model can decide over people, found out before it does.

It has the comparisons and levels whose words decisions know, and weighs made-up people alike here, where a declaration
is decided, and in DuckDB, where a whole register is gone through. Whatever stopped a worker would stop all of them.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import batched, cycle, islice

from psycopg.types.range import DateRange

from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.batch.engine import Rule
from denizen.linkage.batch.errors import EngineFailed
from denizen.linkage.model import Model
from denizen.linkage.model.errors import ModelUnfit, ThresholdsMissing
from denizen.linkage.model.weighing import Comparison, Level
from denizen.linkage.people.deciding import DECISIVE, MISSING
from denizen.linkage.people.features import COLUMNS, Description, Features, features
from denizen.linkage.people.training import table_of

_MADE_UP = 60
_ALIKE = 1e-6
_AT_ONCE = 40
"""Conditions of which each has a power of two: a sum of these is exact up to 2^53."""
_EVERYBODY = Rule("everybody", "1")

_NAMES = (
    ("张伟",), ("張偉",), ("Zhang Wei",), ("Zhang Wie",), ("张炜", "Zhang Wei"), ("欧阳明月", "Ouyang Mingyue"),
    ("王芳",), ("Батын Мөнхцэцэг",), ("Bat Munkhtsetseg",), ("Иван Петрович Сидоров",), ("Sidorov Ivan",),
    ("José Álvarez",), ("Alvares Jose Maria",), ("김철수",), ("さとう はな",), ("Ελένη Παπαδοπούλου",),
    ("19880312",), ("a",), (),
)  # fmt: skip
_BORN = (
    (1988, 3, 12, 1), (1988, 12, 3, 1), (1988, 3, 13, 1), (1988, 3, 1, 31), (1988, 1, 1, 366), (1988, 7, 30, 1),
    (1951, 9, 9, 1), None,
)  # fmt: skip
_SEXES = ("male", "female", None)
_DOCUMENTS = (
    ({"1234"}, {"passport"}), ({"ab12"}, {"passport"}), ({"é1"}, {"citizen_id"}),
    ({"1234", "é1"}, {"passport", "citizen_id"}), ((), ()),
)  # fmt: skip
_DWELLINGS = ({"here"}, {"elsewhere"}, {"here", "7"}, ())


def must_serve(model: Model) -> None:
    """Raise where a model cannot decide over people: ModelUnfit, ThresholdsMissing, or what weighing by it raises."""
    if others := sorted(model.columns.difference(COLUMNS)):
        raise ModelUnfit(
            problem=f"it was made for other records, such as a file's: it compares {', '.join(others)}, and people have"
            f" {', '.join(COLUMNS)}"
        )
    if model.thresholds is None:
        raise ThresholdsMissing
    _must_have_words(model)
    people = list(made_up())
    with DuckEngine(threads=1) as engine:
        for some in batched(_conditions(model), _AT_ONCE):
            _must_hold_alike(engine, model, some, people)
        _must_weigh_alike(engine, model, people)


def made_up() -> Iterator[Features]:
    """People who are nobody: names in several scripts, dates known in part, papers and homes, and what is not told."""
    told = zip(*map(cycle, (_NAMES, _BORN, _SEXES, _DOCUMENTS, _DWELLINGS)), strict=True)
    for names, born, sex, (documents, types), dwellings in islice(told, _MADE_UP):
        yield features(
            Description(
                names=names,
                born=_days(born) if born else None,
                sex=sex,
                documents=frozenset(documents),
                document_types=frozenset(types),
                dwellings=frozenset(dwellings),
            )
        )
    yield features(Description(()))


def _days(said: tuple[int, int, int, int]) -> DateRange:
    year, month, day, count = said
    first = date(year, month, day)
    return DateRange(first, date.fromordinal(first.toordinal() + count))


def _must_have_words(model: Model) -> None:
    """Raise ModelUnfit where a decision would ask for a level that is not there, or be told of one it does not know."""
    known = {comparison.name: comparison for comparison in model.comparisons}
    for name, words in DECISIVE.items():
        if name not in known:
            raise ModelUnfit(problem=f"it has no comparison “{name}”")
        said = Counter(level.word for level in known[name].levels)
        if missing := sorted(words.difference(said)):
            raise ModelUnfit(problem=f"its comparison “{name}” has no level “{missing[0]}”")
        if unknown := sorted(set(said).difference(words, {MISSING})):
            raise ModelUnfit(
                problem=f"its comparison “{name}” has a level that decisions do not know, “{unknown[0]}”"
            )
        if twice := [word for word, times in said.items() if times > 1]:
            raise ModelUnfit(problem=f"its comparison “{name}” has two levels “{twice[0]}”")
        if not _always_holds(known[name]):
            raise ModelUnfit(problem=f"its comparison “{name}” has no last level for all else (ELSE)")


def _always_holds(comparison: Comparison) -> bool:
    return comparison.levels[-1].holds is None


def _conditions(model: Model) -> Iterator[tuple[str, Level]]:
    for comparison in model.comparisons:
        for level in comparison.levels:
            if level.holds is not None:
                yield comparison.name, level


def _must_hold_alike(
    engine: DuckEngine, model: Model, some: Sequence[tuple[str, Level]], people: Sequence[Features]
) -> None:
    """Raise ModelUnfit where a condition holds of other pairs in DuckDB than here.

    Each is asked by itself: within its comparison one before it may hide it from these people, and from no others. Of
    the sum of the bits, powers of two, each tells of one condition.
    """
    nothing = Level("", None, 0.0, None)
    asked = tuple(
        Comparison(str(nth), (replace(level, bits=2.0**nth, frequency=None), nothing))
        for nth, (_name, level) in enumerate(some)
    )
    for ours, theirs in _weighed(engine, replace(model, comparisons=asked), people):
        if differing := int(ours) ^ int(theirs):
            name, level = some[differing.bit_length() - 1]
            raise ModelUnfit(
                problem=f"the condition of “{name}, {level.word}” means something else in DuckDB than here"
            )


def _must_weigh_alike(engine: DuckEngine, model: Model, people: Sequence[Features]) -> None:
    """Raise ModelUnfit where two people weigh otherwise in DuckDB than here."""
    for ours, theirs in _weighed(engine, model, people):
        if not math.isclose(ours, theirs, abs_tol=_ALIKE):
            raise ModelUnfit(
                problem=f"two made-up people weigh {ours:z.2f} bits by it here and {theirs:z.2f} in DuckDB"
            )


def _weighed(engine: DuckEngine, model: Model, people: Sequence[Features]) -> list[tuple[float, float]]:
    """What each two people weigh, in both orders, here and in DuckDB. Raises ModelUnfit where either fails."""
    everybody = [*people, *reversed(people)]
    table = table_of((str(place), each) for place, each in enumerate(everybody))
    try:
        some = engine.pairs(model, table, [_EVERYBODY], least=-math.inf, prior=0.0)
        found = [pair for pairs in some for pair in pairs]
        return [(model.weigh(everybody[a], everybody[b], prior=0.0).bits, bits) for a, b, bits in found]
    except EngineFailed as failure:
        raise ModelUnfit(problem=f"DuckDB cannot weigh by it ({failure.values['problem']})") from None
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as failure:
        raise ModelUnfit(problem=f"it fails over made-up people ({type(failure).__name__})") from None
