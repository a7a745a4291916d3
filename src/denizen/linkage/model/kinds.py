"""What kind of value each part of a condition gives, as far as it can be told without a record.

Python and DuckDB agree on what a comparison of two texts says; they do not on a number that stands for a truth, or on a
text beside a number, which the one casts and the other finds unequal. Such conditions are refused when they are read.
"""

from typing import Literal

from sqlglot import exp

type Kind = Literal["truth", "number", "text", "list", "time", "cell"] | None
"""None is that of NULL. A `cell` of a column may be of any kind but a truth: no column of ours holds one."""

_OPERATIONS: tuple[tuple[tuple[type[exp.Expr], ...], Kind], ...] = (
    ((exp.And, exp.Or, exp.Not), "truth"),
    ((exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div), "number"),
    ((exp.RegexpExtract,), "text"),
)
"""What gives the kind that it takes."""
_PLAIN: dict[type[exp.Expr], Kind] = {exp.Is: "truth", exp.Boolean: "truth", exp.Column: "cell"}
_OF_FUNCTIONS: dict[str, Kind] = {
    **dict.fromkeys(
        "jaro_winkler_similarity jaro_similarity levenshtein damerau_levenshtein length array_length abs epoch".split(),
        "number",
    ),
    **dict.fromkeys("substring left right lower upper trim".split(), "text"),
    **dict.fromkeys(("list_has_any", "list_contains"), "truth"),
    "list_intersect": "list",
    "try_strptime": "time",
}
_TAKEN: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(
        "jaro_winkler_similarity jaro_similarity levenshtein damerau_levenshtein try_strptime".split(),
        ("text", "text"),
    ),
    **dict.fromkeys(("lower", "upper", "trim", "length"), ("text",)),
    **dict.fromkeys(("left", "right"), ("text", "number")),
    **dict.fromkeys(("list_has_any", "list_intersect"), ("list", "list")),
    "substring": ("text", "number", "number"),
    "array_length": ("list",),
    "abs": ("number",),
    "epoch": ("time",),
    "list_contains": ("list", None),
}
"""What functions take. `len` is written for texts and lists alike, and is `length` here: see `taken`."""


_OF_CELLS = frozenset(("cell", kind) for kind in ("number", "text", "list", "time"))


class KindsDiffer(ValueError):
    """A part of a condition gives another kind of value than stands there; its text says which."""


def kind_of(node: exp.Expr, name: str, parts: list[Kind]) -> Kind:
    """The kind of a node whose parts are of these kinds; `name` is that of the function that it calls, or empty.

    Raises KindsDiffer.
    """
    if name:
        return _called(name, parts)
    if isinstance(node, exp.In | exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE):
        _alike(parts)
        return "truth"
    for kinds, wanted in _OPERATIONS:
        if isinstance(node, kinds):
            _must_be(wanted, parts)
            return wanted
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number"
    return parts[0] if isinstance(node, exp.Paren) else _PLAIN.get(type(node))


def must_be_truth(kind: Kind) -> None:
    """Raise KindsDiffer where a whole condition is no truth value; NULL is one."""
    if kind not in ("truth", None):
        raise KindsDiffer("it is no truth value")


def _called(name: str, parts: list[Kind]) -> Kind:
    if name in ("coalesce", "nullif", "greatest", "least"):
        return _alike(parts)
    taken = _TAKEN.get(name, ())
    if name == "length" and parts == ["list"]:
        return "number"
    for given, wanted in zip(parts, taken, strict=False):
        if wanted:
            _must_be(wanted, [given])
    return _OF_FUNCTIONS.get(name)


def _must_be(wanted: Kind, parts: list[Kind]) -> None:
    for given in parts:
        if given not in (wanted, None) and (given, wanted) not in _OF_CELLS:
            raise KindsDiffer(f"a {given} stands where a {wanted} is needed")


def _alike(parts: list[Kind]) -> Kind:
    """The one kind that all are of, as far as it is told. Raises KindsDiffer."""
    known = sorted({each for each in parts if each is not None and each != "cell"})
    if len(known) > 1:
        raise KindsDiffer(f"a {known[0]} is compared with a {known[1]}")
    if known == ["truth"] and "cell" in parts:
        raise KindsDiffer("a truth is compared with a cell")
    return known[0] if known else "cell" if "cell" in parts else None
