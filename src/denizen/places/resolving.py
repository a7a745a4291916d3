"""Which dwelling an address means that is on no door in these words: one that fits it wholly, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.places.addresses import Address, Agreement, Level, compare, keys, parse

_sql = Statements("denizen.places")

_MOST_OF_A_KEY = 200
"""Dwellings that are looked at for one key; an address that is shared by more is not plain anyway."""
_MOST_NEAR = 5
# What a sender is asked for, in this order.
_ASKED_FOR = {
    "group": "number", "lane": "number", "number": "number", "building": "building", "entrance": "entrance",
    "room": "room", "road": "road", "compound": "road",
}  # fmt: skip
_TOLD_BY_ESTATE = frozenset(("road", "lane", "number"))


@dataclass(frozen=True, slots=True)
class NearDwelling:
    """A dwelling whose address comes near one that was told: how near, what is left out, and what differs."""

    id: UUID
    plate: str
    address: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an address means: a dwelling, or else why none, and those that come near.

    `code` ends that of the refusal: `unknown`, `vague`, `several`, `differs`, or `lacks_` and the part that is missing.
    """

    dwelling_id: UUID | None
    code: str | None = None
    near: tuple[NearDwelling, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: UUID
    plate: str
    address: str
    keys: list[int]
    names: list[str]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A candidate beside what was told."""

    candidate: _Candidate
    known: Address
    agreement: Agreement

    @classmethod
    def of(cls, told: Address, candidate: _Candidate) -> Self:
        """Compare a candidate's own address with what was told."""
        known = parse(candidate.address)
        return cls(candidate, known, compare(told, known, candidate.names))

    @property
    def fits(self) -> bool:
        """Whether everything told is so, whatever else is not told."""
        agreement = self.agreement
        return agreement.level >= Level.PART_MISSING and not agreement.surplus

    def is_told_by_its_estate(self, told: Address, compared: Iterable[Self]) -> bool:
        """Whether the road and its number alone are left out, of a door in an estate that lies at one place only."""
        sites = {each.known.site for each in compared if each.known.compound == told.compound}
        return bool(told.compound and told.building and len(sites) == 1) and _TOLD_BY_ESTATE.issuperset(
            self.agreement.lacking
        )


def resolve_addresses(db: psycopg.Connection, texts: Iterable[str]) -> dict[str, Resolution]:
    """What each of some addresses means.

    A dwelling is meant where it alone fits all that is told, and every number of its own address is told. So numbers
    are never filled in, and between two nobody guesses.
    """
    told = {text: parse(text) for text in texts}
    wanted = {text: keys(address) for text, address in told.items()}
    asked = sorted({key for of_text in wanted.values() for key in of_text})
    if not asked:
        return {text: _unfound(address) for text, address in told.items()}
    found = _sql.rows(db, "dwellings_near", {"keys": asked, "most": _MOST_OF_A_KEY}, of=_Candidate)
    by_key: dict[int, list[_Candidate]] = {}
    for candidate in found:
        for key in candidate.keys:
            by_key.setdefault(key, []).append(candidate)
    return {
        text: _resolve(address, [by_key.get(key, []) for key in wanted[text]])
        for text, address in told.items()
    }


def _resolve(told: Address, groups: Sequence[Sequence[_Candidate]]) -> Resolution:
    candidates = {candidate.id: candidate for group in groups for candidate in group}
    compared = [_Compared.of(told, candidate) for candidate in candidates.values()]
    fitting = [each for each in compared if each.fits]
    # Who told the room told all: it does not matter what else lies at a place of which only some were looked at.
    is_cut = not told.room and any(len(group) == _MOST_OF_A_KEY for group in groups)
    if len(fitting) == 1 and not is_cut and not told.is_vague:
        [only] = fitting
        if only.agreement.is_sure or only.is_told_by_its_estate(told, compared):
            return Resolution(only.candidate.id)
    near = _nearest(compared)
    return Resolution(None, _reason(told, fitting, near), near)


def _nearest(compared: Sequence[_Compared]) -> tuple[NearDwelling, ...]:
    """The few that come nearest by their level, of those that lie in the same building at least."""
    near = [each for each in compared if each.agreement.level >= Level.SAME_BUILDING]
    best = max((each.agreement.level for each in near), default=Level.DIFFERS)
    nearest = [each for each in near if each.agreement.level == best]
    nearest.sort(key=lambda each: (each.agreement.apart, each.candidate.address, each.candidate.plate))
    return tuple(
        NearDwelling(each.candidate.id, each.candidate.plate, each.candidate.address, each.agreement)
        for each in nearest[:_MOST_NEAR]
    )


def _unfound(told: Address) -> Resolution:
    return Resolution(None, "vague" if told.is_vague else "lacks_number")


def _reason(told: Address, fitting: Sequence[_Compared], near: Sequence[NearDwelling]) -> str:
    """Why an address means no dwelling, by what the sender can mend."""
    if told.is_vague:
        return "vague"
    if fitting:
        lacking = {name for each in fitting for name in each.agreement.lacking}
        return next((f"lacks_{asked}" for name, asked in _ASKED_FOR.items() if name in lacking), "several")
    if not told.number and not told.building and not told.room:
        return "lacks_number"
    return "differs" if near else "unknown"
