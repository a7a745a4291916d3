"""How each kind of column is compared: Splink's comparisons, in its own JSON.

Conditions use functions that our scorer knows, on ASCII columns alone: DuckDB measures in bytes, and there a byte is a
character. The order of levels is from the strongest agreement to none; what is missing says nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

type Level = dict[str, Any]
type Comparison = dict[str, Any]


def comparisons_for(kinds: Mapping[str, str]) -> list[Comparison]:
    """The comparisons of the columns that there are."""
    made: list[Comparison] = []
    for name, kind in kinds.items():
        if kind == "names":
            if not {"given", "surname"} & kinds.keys():
                made.append(_comparison(name, _full()))
        else:
            made.append(_comparison(name, _LEVELS[kind](name)))
    return made


def _comparison(name: str, levels: list[Level]) -> Comparison:
    return {"output_column_name": name, "comparison_levels": [*levels, _level("ELSE", "anything else")]}


def _level(condition: str, label: str, **more: Any) -> Level:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _null(*names: str) -> Level:
    missing = " OR ".join(f'"{name}_{side}" IS NULL' for name in names for side in "lr")
    return _level(missing, "missing", is_null_level=True)


def _equal(name: str, *, frequencies: bool = True, label: str = "equal") -> Level:
    more = {"tf_adjustment_column": name, "tf_adjustment_weight": 1.0} if frequencies else {}
    return _level(f'"{name}_l" = "{name}_r"', label, **more)


def _alike(name: str, least: float, where: str = "") -> Level:
    return _level(f'jaro_winkler_similarity("{name}_l", "{name}_r") >= {least}', f"alike from {least}{where}")


def _slips(name: str, most: int, where: str = "") -> Level:
    label = ("one slip" if most == 1 else f"{most} slips") + where
    return _level(f'damerau_levenshtein("{name}_l", "{name}_r") <= {most}', label)


def _name_part(name: str) -> list[Level]:
    other = f'list_contains("names_l", "{name}_r") OR list_contains("names_r", "{name}_l")'
    begins = (
        f'substr("{name}_l", 1, length("{name}_r")) = "{name}_r"'
        f' OR substr("{name}_r", 1, length("{name}_l")) = "{name}_l"'
    )
    return [
        _null(name), _equal(name), _level(other, "another part of the name"), _alike(name, 0.92),
        _level(begins, "one begins with the other"), _alike(name, 0.8), _alike(name, 0.7),
    ]  # fmt: skip


def _full() -> list[Level]:
    shared = 'array_length(list_intersect("names_l", "names_r"))'
    return [
        _null("names"), _equal("full"), _alike("full", 0.92),
        _level(f"{shared} >= 2", "two words shared"), _level(f"{shared} = 1", "one word shared"), _alike("full", 0.75),
    ]  # fmt: skip


def _birth_date(name: str) -> list[Level]:
    def part(first: int, count: int) -> tuple[str, str]:
        left, right = (f'substr("{name}_{side}", {first}, {count})' for side in "lr")
        return left, right

    (year_l, year_r), (month_l, month_r), (day_l, day_r) = part(1, 4), part(5, 2), part(7, 2)
    swapped = f"{year_l} = {year_r} AND {month_l} = {day_r} AND {day_l} = {month_r}"
    two = (
        f"({year_l} = {year_r} AND {month_l} = {month_r}) OR ({year_l} = {year_r} AND {day_l} = {day_r})"
        f" OR ({month_l} = {month_r} AND {day_l} = {day_r})"
    )
    return [
        _null(name), _equal(name), _level(swapped, "day and month swapped"), _slips(name, 1),
        _level(two, "two of day, month and year"), _slips(name, 2), _level(f"{year_l} = {year_r}", "year"),
    ]  # fmt: skip


def _words(name: str) -> list[Level]:
    left, right = (f'"{name}_words_{side}"' for side in "lr")
    shared = f"array_length(list_intersect({left}, {right}))"
    return [
        _null(name), _equal(name), _alike(name, 0.92),
        _level(f"2 * {shared} >= array_length({left}) OR 2 * {shared} >= array_length({right})", "half of the words"),
        _alike(name, 0.8),
    ]  # fmt: skip


def _postcode(name: str) -> list[Level]:
    return [
        _null(name),
        _equal(name),
        _slips(name, 1),
        _equal(f"{name}_district", label="equal district"),
        _slips(f"{name}_district", 1, " in the district"),
    ]


def _email(name: str) -> list[Level]:
    return [
        _null(name),
        _equal(name),
        _equal(f"{name}_user", label="equal before the @"),
        _alike(f"{name}", 0.9),
        _alike(f"{name}_user", 0.8, " before the @"),
    ]


def _phone(name: str) -> list[Level]:
    return [
        _null(name),
        _equal(name),
        _equal(f"{name}_end", frequencies=False, label="equal at the end"),
        _slips(f"{name}_end", 1, " at the end"),
    ]


def _number(name: str) -> list[Level]:
    return [_null(name), _equal(name), _slips(name, 1), _slips(name, 2)]


def _short(name: str) -> list[Level]:
    return [_null(name), _equal(name), _slips(name, 1)]


def _plain(name: str) -> list[Level]:
    return [_null(name), _equal(name, frequencies=False)]


_LEVELS: dict[str, Callable[[str], list[Level]]] = {
    **dict.fromkeys(("given", "surname"), _name_part),
    **dict.fromkeys(("place", "region", "occupation", "address", "organisation", "text"), _words),
    **dict.fromkeys(("code", "street_number"), _short),
    "birth_date": _birth_date,
    "birth_year": _short,
    "postcode": _postcode,
    "email": _email,
    "phone": _phone,
    "document_number": _number,
    "sex": _plain,
}
