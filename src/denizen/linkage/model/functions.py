"""The functions that conditions call, with DuckDB's meaning: what is NULL, and where text begins.

Texts are measured in characters (code points), as DuckDB 2 does. What DuckDB answers was asked of it; tests ask again.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, Jaro, Levenshtein

type Scalar = str | float | int | bool | date | datetime | None
type Value = Scalar | Sequence[Scalar]

_PREFIX_MOST, _PREFIX_WEIGHT, _BOOSTED_FROM = 4, 0.1, 0.7


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function answer None where any argument is."""

    def answer(*values: Any) -> Any:
        return None if None in values else function(*values)

    return answer


def jaro(left: str, right: str) -> float:
    """Jaro's similarity, 0 to 1; two empty texts have none."""
    return Jaro.similarity(left, right) if left or right else 0.0


def jaro_winkler(left: str, right: str) -> float:
    """Winkler's: above 0.7 a tenth of what is missing to 1 for each of the first four letters in common."""
    known = jaro(left, right)
    if known <= _BOOSTED_FROM:
        return known
    common = 0
    for one, other in zip(left[:_PREFIX_MOST], right[:_PREFIX_MOST], strict=False):
        if one != other:
            break
        common += 1
    return known + common * _PREFIX_WEIGHT * (1.0 - known)


def substring(text: str, start: int, length: int | None = None) -> str:
    """Characters from a place counted from 1, from the end where it is negative; a negative length goes back."""
    start, size = int(start), len(text)
    begin = start - 1 if start > 0 else size + start if start < 0 else -1
    if length is None:
        return text[max(begin, 0) :]
    end = begin + int(length)
    if end < begin:
        begin, end = end, begin
    return text[max(begin, 0) : max(end, 0)]


def left(text: str, count: int) -> str:
    """The first characters; with a negative count all but the last."""
    return text[: int(count)]


def right(text: str, count: int) -> str:
    """The last characters; with a negative count all but the first."""
    count = int(count)
    return text[-count:] if count else ""


def divide(one: float, other: float) -> float | None:
    """Division as DuckDB has it: by zero it is infinite, 0/0 is no number."""
    if other:
        return one / other
    return math.nan if one == 0 else math.copysign(math.inf, one)


def intersect(one: Sequence[Scalar] | None, other: Sequence[Scalar] | None) -> Value:
    """Members of both lists, once each, without NULL; no list has nothing in common with any."""
    if one is None:
        return None
    return tuple({each for each in one if each is not None}.intersection(other or ()))


def has_any(one: Sequence[Scalar] | None, other: Sequence[Scalar] | None) -> bool | None:
    """Whether two lists have a member in common."""
    if one is None or other is None:
        return None
    return not frozenset(one).isdisjoint(other)


@lru_cache(maxsize=4096)
def strptime(text: str, form: str) -> datetime | None:
    """A text read as a time, or None where it is none; without a zone, as DuckDB has it."""
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a time without a zone is what is meant
    except ValueError:
        return None


def epoch(at: date | datetime) -> float:
    """Seconds since 1970, of a time without a zone."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return at.replace(tzinfo=UTC).timestamp()


def extract(pattern: re.Pattern[str], text: str, group: int = 0) -> str:
    """What a pattern finds first; "" where it finds nothing."""
    found = pattern.search(text)
    return (found[group] or "") if found else ""


FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "jaro_winkler_similarity": (strict(jaro_winkler), 2, 2),
    "jaro_similarity": (strict(jaro), 2, 2),
    "levenshtein": (strict(Levenshtein.distance), 2, 2),
    "damerau_levenshtein": (strict(DamerauLevenshtein.distance), 2, 2),
    "length": (strict(len), 1, 1),
    "array_length": (strict(len), 1, 1),
    "substring": (strict(substring), 2, 3),
    "left": (strict(left), 2, 2),
    "right": (strict(right), 2, 2),
    "lower": (strict(str.lower), 1, 1),
    "upper": (strict(str.upper), 1, 1),
    "trim": (strict(lambda text: text.strip(" ")), 1, 1),
    "abs": (strict(abs), 1, 1),
    "list_intersect": (intersect, 2, 2),
    "list_has_any": (has_any, 2, 2),
    "list_contains": (strict(lambda values, one: one in values), 2, 2),
    "try_strptime": (strict(strptime), 2, 2),
    "epoch": (strict(epoch), 1, 1),
    "greatest": (lambda *values: max((each for each in values if each is not None), default=None), 1, 9),
    "least": (lambda *values: min((each for each in values if each is not None), default=None), 1, 9),
    "coalesce": (lambda *values: next((each for each in values if each is not None), None), 1, 9),
    "nullif": (lambda one, other: None if one is not None and one == other else one, 2, 2),
}
"""Name, function, fewest and most arguments."""
