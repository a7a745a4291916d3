"""A model's file: Splink's own model, its frequencies, and the bits from which somebody is asked or linked.

A file is not trusted: whatever in it cannot be served is refused with its place, and nothing is filled in.
"""

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

from denizen.linkage.model import errors
from denizen.linkage.model.conditions import Condition, Record
from denizen.linkage.model.weighing import Comparison, Frequency, Level, Weighing, weigh

FORMAT = 1
LARGEST = 64 << 20
"""Bytes of a model's file."""
MOST_COMPARISONS = 100
_DEEPEST = 50
_UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bits from which a registrar is asked, and from which a pair is linked without asking."""

    ask: float
    link: float


@dataclass(frozen=True)
class Model:
    """A trained model, served. `version` is a digest of what it says."""

    version: str
    document: Mapping[str, Any]
    prior: float
    comparisons: tuple[Comparison, ...]
    columns: frozenset[str]
    thresholds: Thresholds | None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file. Raises as `parse`, and OSError."""
        if path.stat().st_size > LARGEST:
            raise errors.ModelUnreadable(problem="it is larger than 64 MiB")
        try:
            return cls.parse(path.read_text("utf-8"))
        except UnicodeDecodeError:
            raise errors.ModelUnreadable(problem="it is not UTF-8") from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a model. Raises ModelUnreadable, ModelTooNew, ModelUntrained, ModelImpossible, ConditionUnknown."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            raise errors.ModelUnreadable(problem="it is no JSON, or was cut off") from None
        return cls.of(document)

    @classmethod
    def of(cls, document: Any) -> Self:
        """Read a model from its JSON values. Raises as `parse`."""
        known = _members(document, "the document")
        _must_be_kept_whole(known)
        _must_be_of_known_format(known.get("denizen_model"))
        _members(known.get("trained", {}), "trained")
        splink = _members(known.get("splink"), "splink")
        reader = _Reader(_members(known.get("frequencies", {}), "frequencies"))
        said = _list(splink.get("comparisons"), "comparisons")
        if len(said) > MOST_COMPARISONS:
            raise errors.ModelUnreadable(problem=f"it has more than {MOST_COMPARISONS} comparisons")
        comparisons = tuple(map(reader.comparison, said))
        if len({comparison.name for comparison in comparisons}) < len(comparisons):
            raise errors.ModelUnreadable(problem="two of its comparisons have one name")
        share = _share(splink.get("probability_two_random_records_match"), "the prior")
        if share == 1:
            raise errors.ModelImpossible(where="the prior", value=share)
        return cls(
            version=version_of(known),
            document=known,
            prior=math.log2(share / (1 - share)),
            comparisons=comparisons,
            columns=frozenset(reader.columns),
            thresholds=_thresholds(known.get("thresholds")),
        )

    def must_fit(self, columns: Collection[str]) -> None:
        """Raise ColumnsDiffer where records with these columns cannot be weighed."""
        if missing := self.columns.difference(columns):
            raise errors.ColumnsDiffer(missing=", ".join(sorted(missing)), columns=", ".join(sorted(columns)))

    def weigh(self, left: Record, right: Record, *, prior: float | None = None) -> Weighing:
        """Weigh two records; with another prior, in bits, where they are of other many than those it learned from."""
        return weigh(self.prior if prior is None else prior, self.comparisons, left, right)

    def text(self) -> str:
        """The model as it is written: equal models are equal texts."""
        return json.dumps(
            dict(self.document) | {"version": self.version}, ensure_ascii=False, indent=1, sort_keys=True
        )


def _must_be_of_known_format(written: Any) -> None:
    if isinstance(written, bool) or not isinstance(written, int) or written < 1:
        raise errors.ModelUnreadable(problem="it does not say that it is one (denizen_model)")
    if written > FORMAT:
        raise errors.ModelTooNew(format=str(written)[:20], known=FORMAT)


def _must_be_kept_whole(document: Any) -> None:
    """Raise ModelUnreadable of what no database or file keeps: NUL and halves of surrogate pairs; or of depths."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise errors.ModelUnreadable(problem="it is nested too deeply")
        if isinstance(value, dict):
            waiting += ((each, depth + 1) for item in value.items() for each in item)
        elif isinstance(value, list):
            waiting += ((each, depth + 1) for each in value)
        elif isinstance(value, str) and not is_plain_text(value):
            raise errors.ModelUnreadable(problem="a text in it holds NUL or half a character")


def is_plain_text(text: str) -> bool:
    """Whether any database and file keeps a text: one without NUL and without halves of surrogate pairs."""
    return not _UNKEPT.search(text)


def version_of(document: Mapping[str, Any]) -> str:
    """Twelve letters that are others for any other model."""
    said = {name: value for name, value in document.items() if name != "version"}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(canonical.encode(), digest_size=6).hexdigest()


class _Reader:
    """Reads comparisons, and remembers which columns they look at."""

    def __init__(self, frequencies: Mapping[str, Any]) -> None:
        self.columns: set[str] = set()
        self._frequencies = {
            column: {
                value: _share(share, f"frequencies, {column}, {value}")
                for value, share in _members(shares, f"frequencies, {column}").items()
            }
            for column, shares in frequencies.items()
        }

    def comparison(self, said: Any) -> Comparison:
        members = _members(said, "a comparison")
        name = _text(members.get("output_column_name"), "the name of a comparison")
        levels = [
            _members(level, f"a level of {name}") for level in _list(members.get("comparison_levels"), name)
        ]
        read = [self._condition(level, name) for level in levels]
        equal = {
            condition.equals: level
            for condition, level in zip(reversed(read), reversed(levels), strict=True)
            if condition is not None and condition.equals
        }
        return Comparison(
            name,
            tuple(
                self._level(name, level, condition, equal)
                for level, condition in zip(levels, read, strict=True)
            ),
        )

    def _condition(self, level: Mapping[str, Any], name: str) -> Condition | None:
        text = _text(level.get("sql_condition"), f"a condition of {name}")
        if text.strip().upper() == "ELSE":
            return None
        condition = Condition(text)
        self.columns |= condition.columns
        return condition

    def _level(
        self,
        name: str,
        level: Mapping[str, Any],
        condition: Condition | None,
        equal: Mapping[str, Mapping[str, Any]],
    ) -> Level:
        word = _text(level.get("label_for_charts") or level["sql_condition"], f"a label of {name}")
        if level.get("is_null_level"):
            return Level(word, condition, 0.0, None)
        m, u = (_trained(level, kind, name, word) for kind in ("m", "u"))
        if not math.isfinite(m / u) or not m / u:
            raise errors.ModelImpossible(where=f"{name}, {word}, m / u", value=m / u)
        frequency = None
        if (column := level.get("tf_adjustment_column")) and condition is not None:
            frequency = self._frequency(name, word, level, _text(column, f"{name}, {word}"), equal)
        return Level(word, condition, math.log2(m / u), frequency)

    def _frequency(
        self,
        name: str,
        word: str,
        level: Mapping[str, Any],
        column: str,
        equal: Mapping[str, Mapping[str, Any]],
    ) -> Frequency | None:
        where = f"{name}, {word}"
        weight = _part(level.get("tf_adjustment_weight", 0), f"{where}, tf_adjustment_weight")
        if not weight:
            return None
        if column not in self._frequencies:
            raise errors.ModelUnreadable(problem=f"it has no frequencies of {column}")
        exact = (
            level
            if level.get("disable_tf_exact_match_detection")
            else equal.get(column.lower(), equal.get(column))
        )
        if exact is None:
            raise errors.ModelUnreadable(
                problem=f"{where} counts {column}, and no level says that it is equal"
            )
        self.columns.add(column)
        u = _trained(exact, "u", name, word)
        least = _part(level.get("tf_minimum_u_value", 0), f"{where}, tf_minimum_u_value")
        return Frequency(column, math.log2(u), weight, least, self._frequencies[column])


def _trained(level: Mapping[str, Any], kind: str, name: str, word: str) -> float:
    value = level.get(f"{kind}_probability")
    if value is None:
        raise errors.ModelUntrained(comparison=name, level=word, missing=kind)
    return _share(value, f"{name}, {word}, {kind}")


def _share(value: Any, where: str) -> float:
    """A probability above 0: of one that is 0 no weight can be told."""
    number = _number(value, where)
    if not 0 < number <= 1:
        raise errors.ModelImpossible(where=where, value=str(value)[:80])
    return number


def _part(value: Any, where: str) -> float:
    """A number from 0 to 1."""
    number = _number(value, where)
    if not 0 <= number <= 1:
        raise errors.ModelImpossible(where=where, value=str(value)[:80])
    return number


def _number(value: Any, where: str) -> float:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise errors.ModelImpossible(where=where, value=str(value)[:80])
    except OverflowError:  # a whole number of hundreds of digits
        raise errors.ModelImpossible(where=where, value=str(value)[:80]) from None
    return float(value)


def _members(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise errors.ModelUnreadable(problem=f"{where} is not made of members")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise errors.ModelUnreadable(problem=f"{where} has no list")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise errors.ModelUnreadable(problem=f"{where} is no text")
    return value


def _thresholds(said: Any) -> Thresholds | None:
    if said is None:
        return None
    members = _members(said, "thresholds")
    ask, link = (_number(members.get(name), f"thresholds, {name}") for name in ("ask", "link"))
    if link < ask:
        raise errors.ModelImpossible(where="thresholds, link", value=link)
    return Thresholds(ask, link)
