"""Blocking rules for anybody's file, chosen by counting: many cheap ones, whatever the columns are.

A rule is one strong column, or two columns of different kinds of which each may be cut short. All that there are are
counted, and the coarsest that a budget of pairs pays for are taken. Nothing is known of the truth.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import duckdb
import pyarrow as pa

from denizen.linkage.batch.engine import LARGEST_BLOCK, Rule

BUDGET_PER_RECORD = 150
LEAST_BUDGET = 1_000_000
MOST_RULES = 250
"""Of more, those that make the most pairs are taken: each costs a key of every record."""

_ATOMS: dict[str, tuple[str, ...]] = {
    "given": ("{0}", "substr({0}, 1, 3)"),
    "surname": ("{0}", "substr({0}, 1, 3)"),
    "birth_date": ("{0}", "substr({0}, 1, 4)", "substr({0}, 5, 4)"),
    "postcode": ("{0}", "{0}_district"),
    "email": ("{0}", "{0}_user"),
    "phone": ("{0}_end",),
    **dict.fromkeys(
        ("place", "region", "occupation", "address", "organisation", "text"), ("{0}", "substr({0}, 1, 4)")
    ),
    **dict.fromkeys(("birth_year", "code", "street_number", "document_number"), ("{0}",)),
}
_ALONE = ("document_number", "email", "phone", "organisation", "address")
_WORDS = ("organisation", "address", "text")


type Group = tuple[str, ...]
"""The columns over which a rule goes: of several forms over the same ones, one is chosen."""


def candidate_rules(kinds: Mapping[str, str]) -> Iterator[tuple[Group, Rule]]:
    """Give all rules that columns of these kinds allow."""
    atoms = {name: [form.format(name) for form in _ATOMS.get(kind, ())] for name, kind in kinds.items()}
    yield from _alone(kinds, atoms)
    for (one, forms), (other, others) in combinations(atoms.items(), 2):
        for form, another in product(forms, others):
            yield (one, other), Rule(f"{form}, {another}", f"{form} || '|' || {another}")
    if "names" in kinds:
        yield from _with_a_word(kinds, atoms)


def _alone(kinds: Mapping[str, str], atoms: Mapping[str, list[str]]) -> Iterator[tuple[Group, Rule]]:
    """Rules of one column."""
    for name, kind in kinds.items():
        if kind in _ALONE and atoms[name]:
            yield (name,), Rule(name, atoms[name][0])
        if kind in _WORDS:
            long = f"list_filter({name}_words, lambda w: length(w) > 4)"
            yield (name, "words"), Rule(f"a long word of {name}", long, is_list=True)
    if "names" in kinds:
        yield ("names",), Rule("whole name", '"full"')
        yield ("names", "words"), Rule("two words of the name", "names[1] || '|' || names[2]")


def _with_a_word(kinds: Mapping[str, str], atoms: Mapping[str, list[str]]) -> Iterator[tuple[Group, Rule]]:
    """Rules of any word of a name, and a column that is none."""
    for name, forms in atoms.items():
        if kinds[name] in ("given", "surname"):
            continue
        for form in forms:
            key = f"list_transform(names, lambda n: n || '|' || {form})"
            yield ("names", name), Rule(f"a word of the name, {form}", key, is_list=True)


def choose_rules(
    table: pa.Table, kinds: Mapping[str, str], budget: int | None = None
) -> list[tuple[Rule, int]]:
    """Choose rules by the pairs that each makes, within a budget of pairs in all.

    Each combination of columns has an equal part of the budget, and the coarsest form that it pays for; what one
    leaves, the next may spend. So whatever two columns two records agree in, they meet.
    """
    budget = budget or max(LEAST_BUDGET, BUDGET_PER_RECORD * table.num_rows)
    counted: dict[Group, list[tuple[int, Rule]]] = {}
    with duckdb.connect() as db:
        db.register("record", table)
        for group, rule in candidate_rules(kinds):
            if pairs := _pairs_of(db, rule):
                counted.setdefault(group, []).append((pairs, rule))
    # The group with the fewest pairs first: it leaves most of its part to the others.
    groups = sorted(counted.values(), key=lambda forms: min(pairs for pairs, _rule in forms))
    chosen: list[tuple[Rule, int]] = []
    left = budget
    for number, forms in enumerate(groups):
        part = left // (len(groups) - number)
        fitting = [(pairs, rule) for pairs, rule in forms if pairs <= part]
        if fitting:
            pairs, rule = max(fitting, key=lambda each: (each[0], each[1].name))
            chosen.append((rule, pairs))
            left -= pairs
    most = sorted(chosen, key=lambda each: (-each[1], each[0].name))[:MOST_RULES]
    return [each for each in chosen if each in most] if len(chosen) > MOST_RULES else chosen


def _pairs_of(db: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """How many pairs a rule makes, blocks that are too large left out."""
    said = rule.key if rule.is_list else f"[{rule.key}]"
    # The rule is of this module, over columns that `features` named.
    row = db.execute(
        f"WITH keyed AS (SELECT unnest({said})::VARCHAR AS said FROM record),"  # noqa: S608
        " block AS (SELECT count(*) AS size FROM keyed WHERE said IS NOT NULL GROUP BY said)"
        f" SELECT coalesce(sum(size * (size - 1) / 2), 0)::BIGINT FROM block WHERE size <= {LARGEST_BLOCK}"
    ).fetchone()
    return int(row[0]) if row else 0
