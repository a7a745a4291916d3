"""What a pack says about facts, as plain rows for set-based work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from denizen.rules.model import Effect, Entry, Period
    from denizen.rules.queries import Pack


class PrecedenceRow(NamedTuple):
    """The rank of one kind of party for one kind of fact, with and without an identity document named."""

    fact: str
    party_kind: str
    rank: int
    rank_undocumented: int


class ConfirmationRow(NamedTuple):
    """After how many days a fact is to be confirmed; None where no interval applies."""

    fact: str
    interval_days: int | None


class ImpliedResidenceRow(NamedTuple):
    """That this kind of fact by this kind of party implies residence; only with lodging, or always."""

    fact: str
    party_kind: str
    only_with_lodging: bool


class RetroactiveRow(NamedTuple):
    """Whether declarations of this kind reach back before the day of declaring."""

    kind: str
    retroactive: bool


class AheadRow(NamedTuple):
    """How far ahead of the day of declaring the day of this kind may lie, and the end it foresees, as "1 year"."""

    kind: str
    ahead: str | None
    term: str | None


@dataclass(frozen=True)
class Tables:
    """A pack as plain rows. `zip(*rows)` gives the columns for SQL's `unnest`."""

    precedence: list[PrecedenceRow]
    confirmation: list[ConfirmationRow]
    implied_residence: list[ImpliedResidenceRow]
    retroactive: list[RetroactiveRow]
    ahead: list[AheadRow]


def tables(pack: Pack) -> Tables:
    """What the pack says about facts on its day, as rows in a stable order."""
    facts = sorted(_nearest(pack, (each.facts for each in pack.layers)), key=lambda fact: fact.key)
    effects: list[Effect] = sorted(
        _nearest(pack, (each.effects for each in pack.layers)), key=lambda each: each.key
    )
    return Tables(
        precedence=[
            PrecedenceRow(fact.key, kind, rank, fact.rank(kind, documented=False))
            for fact in facts
            for kind, rank in sorted(fact.ranks.items())
        ],
        confirmation=[
            ConfirmationRow(fact.key, fact.confirm_every.days if fact.confirm_every else None)
            for fact in facts
        ],
        implied_residence=[
            ImpliedResidenceRow(fact.key, kind, fact.implies_residence_when == "with_lodging")
            for fact in facts
            for kind in sorted(fact.implies_residence_by)
        ],
        retroactive=[RetroactiveRow(effect.key, effect.retroactive) for effect in effects],
        ahead=[AheadRow(effect.key, _interval(effect.ahead), _interval(effect.term)) for effect in effects],
    )


def _interval(period: Period | None) -> str | None:
    """A period as PostgreSQL reads intervals, whose months and years end as `rules.add_months` says."""
    return None if period is None else f"{period.value} {period.unit}"


def _nearest[E: Entry](asked: Pack, layers: Iterable[tuple[E, ...]]) -> Iterator[E]:
    """The entries in force on the pack's day, each key from the nearest layer that has it."""
    seen: set[str] = set()
    for entries in layers:
        here = [entry for entry in entries if asked.on in entry.provenance.valid and entry.key not in seen]
        seen.update(entry.key for entry in here)
        yield from here
