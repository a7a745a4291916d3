"""Conditions of comparison levels, made into functions of two records.

A condition is SQL that somebody else wrote: it is parsed, and only what is listed here is served. It is never run as
SQL or as Python text. Truth has three values, as in SQL: True, False, and None where something is missing.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import sqlglot
from sqlglot import exp

from denizen.linkage.model import functions
from denizen.linkage.model.errors import ConditionUnknown
from denizen.linkage.model.kinds import Kind, KindsDiffer, kind_of, must_be_truth

type Record = Mapping[str, Any]
type Of = Callable[[Record, Record], Any]

_LONGEST = 4000
_MOST_NODES = 400
_LARGEST_NUMBER = 2.0**63

_NAMES: dict[type[exp.Expr], str] = {
    exp.JarowinklerSimilarity: "jaro_winkler_similarity",
    exp.Levenshtein: "levenshtein",
    exp.Length: "length",
    exp.ArraySize: "array_length",
    exp.Substring: "substring",
    exp.Left: "left",
    exp.Right: "right",
    exp.Lower: "lower",
    exp.Upper: "upper",
    exp.Trim: "trim",
    exp.Abs: "abs",
    exp.ArrayOverlaps: "list_has_any",
    exp.ArrayContains: "list_contains",
    exp.ArrayIntersect: "list_intersect",
    exp.TimeToUnix: "epoch",
    exp.Greatest: "greatest",
    exp.Least: "least",
    exp.Coalesce: "coalesce",
    exp.Nullif: "nullif",
}
_ALSO = {"array_intersect": "list_intersect", "len": "length", "list_has": "list_contains"}
_COMPARED: dict[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.EQ: lambda one, other: one == other,
    exp.NEQ: lambda one, other: one != other,
    exp.LT: lambda one, other: one < other,
    exp.LTE: lambda one, other: one <= other,
    exp.GT: lambda one, other: one > other,
    exp.GTE: lambda one, other: one >= other,
    exp.Add: lambda one, other: one + other,
    exp.Sub: lambda one, other: one - other,
    exp.Mul: lambda one, other: one * other,
    exp.Div: functions.divide,
}


class Condition:
    """One condition: whether it holds of a pair, and the columns that it looks at (without `_l` and `_r`).

    `sql` is what was understood, written anew, for an engine that weighs many.
    """

    def __init__(self, text: str) -> None:
        """Raises ConditionUnknown."""
        self.text = text
        self.columns: set[str] = set()
        if len(text) > _LONGEST:
            raise self._unknown("it is too long")
        try:
            tree = sqlglot.parse_one(text, read="duckdb")
        except (sqlglot.errors.SqlglotError, RecursionError):
            raise self._unknown("it is no expression of SQL") from None
        if sum(1 for _node in tree.walk()) > _MOST_NODES:
            raise self._unknown("it is too long")
        self.equals = _equality(tree)
        self._holds = self._of(tree)
        try:
            must_be_truth(_kind(tree))
        except KindsDiffer as problem:
            raise self._unknown(str(problem)) from None
        self.sql = tree.sql(dialect="duckdb")

    def __call__(self, left: Record, right: Record) -> bool:
        """Whether it holds; what is not known does not.

        Raises ConditionUnknown where the values are of other types, or numbers grow beyond what can be reckoned with.
        """
        try:
            return self._holds(left, right) is True
        except (TypeError, AttributeError, ValueError, ArithmeticError) as problem:
            raise self._unknown(str(problem)) from None

    def _unknown(self, problem: str) -> ConditionUnknown:
        return ConditionUnknown(condition=self.text[:200], problem=problem)

    def _of(self, node: exp.Expr) -> Of:
        served = self._SERVED.get(type(node))
        if served is not None:
            return served(self, node)
        if type(node) in _COMPARED:
            return self._compared(node)
        return self._called(node)

    def _inner(self, node: exp.Expr) -> Of:
        return self._of(node.this)

    def _literal(self, node: exp.Expr) -> Of:
        if node.args.get("is_string"):
            return _constant(node.this)
        number = _number(node.this)
        if number is None:
            raise self._unknown(f"{node.this[:20]} is no number that can be reckoned with")
        return _constant(number)

    def _boolean(self, node: exp.Expr) -> Of:
        return _constant(bool(node.this))

    def _negative(self, node: exp.Expr) -> Of:
        inner = self._of(node.this)
        return lambda a, b: None if (value := inner(a, b)) is None else -value

    def _not(self, node: exp.Expr) -> Of:
        inner = self._of(node.this)
        return lambda a, b: None if (value := inner(a, b)) is None else not value

    def _and(self, node: exp.Expr) -> Of:
        return _both(self._of(node.this), self._of(node.expression))

    def _or(self, node: exp.Expr) -> Of:
        return _either(self._of(node.this), self._of(node.expression))

    def _is(self, node: exp.Expr) -> Of:
        if not isinstance(node.expression, exp.Null):
            raise self._unknown("IS is served with NULL alone")
        inner = self._of(node.this)
        return lambda a, b: inner(a, b) is None

    def _column(self, node: exp.Expr) -> Of:
        name, side = node.name[:-2], node.name[-2:]
        if node.args.get("table") or side not in ("_l", "_r") or not name:
            raise self._unknown(f"{node.sql()} is no column of one side")
        self.columns.add(name)
        return (lambda a, _b: a[name]) if side == "_l" else (lambda _a, b: b[name])

    def _compared(self, node: exp.Expr) -> Of:
        one, other, compare = self._of(node.this), self._of(node.expression), _COMPARED[type(node)]

        def compared(a: Record, b: Record) -> Any:
            first = one(a, b)
            if first is None:
                return None
            second = other(a, b)
            return None if second is None else compare(first, second)

        return compared

    def _among(self, node: exp.Expr) -> Of:
        if node.args.get("query"):
            raise self._unknown("a query is not served")
        one, others = self._of(node.this), [self._of(each) for each in node.expressions]

        def among(a: Record, b: Record) -> bool | None:
            value, values = one(a, b), [each(a, b) for each in others]
            if value is None:
                return None
            return True if value in values else None if None in values else False

        return among

    def _extracted(self, node: exp.Expr) -> Of:
        pattern, group = node.expression, node.args.get("group")
        if not (isinstance(pattern, exp.Literal) and pattern.is_string):
            raise self._unknown("a pattern must be written out")
        place = _group(group)
        if place is None or not _is_plain(pattern.this):
            raise self._unknown("its pattern is not served")
        try:
            compiled = re.compile(pattern.this)
        except (re.error, OverflowError, RecursionError):
            raise self._unknown("its pattern cannot be read") from None
        if place > compiled.groups:
            raise self._unknown("its pattern is not served")
        inner = self._of(node.this)
        return lambda a, b: (
            None if (text := inner(a, b)) is None else functions.extract(compiled, text, place)
        )

    def _called(self, node: exp.Expr) -> Of:
        name = _called_name(node)
        if name not in functions.FUNCTIONS:
            raise self._unknown(f"{node.sql(dialect='duckdb')[:80]} is not served")
        function, fewest, most = functions.FUNCTIONS[name]
        arguments = [self._of(each) for each in _arguments(node)]
        if not fewest <= len(arguments) <= most:
            raise self._unknown(f"{name} takes other arguments")
        if len(arguments) == 2:
            one, other = arguments
            return lambda a, b: function(one(a, b), other(a, b))
        return lambda a, b: function(*(each(a, b) for each in arguments))

    _SERVED: ClassVar[dict[type[exp.Expr], Callable[["Condition", exp.Expr], Of]]] = {
        exp.Paren: _inner,
        exp.Column: _column,
        exp.Literal: _literal,
        exp.Boolean: _boolean,
        exp.Null: lambda _self, _node: _constant(None),
        exp.Neg: _negative,
        exp.Not: _not,
        exp.And: _and,
        exp.Or: _or,
        exp.Is: _is,
        exp.In: _among,
        exp.RegexpExtract: _extracted,
    }


def _kind(node: exp.Expr) -> Kind:
    """The kind of value that a node gives. Raises KindsDiffer."""
    return kind_of(node, _called_name(node), [_kind(each) for each in _arguments(node)])


def _called_name(node: exp.Expr) -> str:
    """The name of the function that a node calls; empty where it calls none that may be known."""
    name = _NAMES.get(type(node)) or (node.name.lower() if isinstance(node, exp.Anonymous) else "")
    return _ALSO.get(name, name)


def _arguments(node: exp.Expr) -> Iterator[exp.Expr]:
    """The arguments of a call, in the order in which they are written; of anything else than these it has none."""
    if isinstance(node, exp.Anonymous):
        yield from node.expressions
        return
    for key in ("this", "expression", "expressions", "start", "length"):
        found = node.args.get(key)
        yield from found if isinstance(found, list) else [found] if isinstance(found, exp.Expr) else []


def _equality(tree: exp.Expr) -> str | None:
    """The column of which a condition says that it is equal, and nothing else; else None."""
    if isinstance(tree, exp.EQ) and isinstance(tree.left, exp.Column) and isinstance(tree.right, exp.Column):
        one, other = tree.left.name, tree.right.name
        if one[:-2] == other[:-2] and {one[-2:], other[-2:]} == {"_l", "_r"}:
            return one[:-2]
    return None


def _is_plain(pattern: str) -> bool:
    """Whether a pattern is short and repeats nothing that repeats: such cannot take long, in any engine."""
    return len(pattern) <= 200 and not re.search(r"[*+}]\)*[*+{]", pattern) and "(?" not in pattern


def _constant(value: Any) -> Of:
    return lambda _a, _b: value


def _number(text: str) -> float | int | None:
    """A number as it is written; None where it is larger than engines agree on."""
    try:
        number = int(text) if text.isdigit() else float(text)
        return number if math.isfinite(number) and abs(number) < _LARGEST_NUMBER else None
    except (ValueError, OverflowError):
        return None


def _group(written: exp.Expr | None) -> int | None:
    """The group of a pattern that is asked for; None where it is no number that is written out."""
    if written is None:
        return 0
    is_plain = isinstance(written, exp.Literal) and not written.is_string and written.this.isdigit()
    return int(written.this) if is_plain and len(written.this) < 4 else None


def _both(one: Of, other: Of) -> Of:
    def both(a: Record, b: Record) -> bool | None:
        first = one(a, b)
        if first is False:
            return False
        second = other(a, b)
        return False if second is False else None if first is None or second is None else True

    return both


def _either(one: Of, other: Of) -> Of:
    def either(a: Record, b: Record) -> bool | None:
        first = one(a, b)
        if first is True:
            return True
        second = other(a, b)
        return True if second is True else None if first is None or second is None else False

    return either
