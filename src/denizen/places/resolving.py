"""Which dwelling an address means that is on no door in these words: one that fits it wholly, or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.places.addresses import (
    Address,
    Agreement,
    Level,
    compare,
    door_keys,
    is_of_one_place,
    is_whole,
    keys,
    named,
    parse,
)

_sql = Statements("denizen.places")

_MOST_OF_A_KEY = 200
"""Dwellings that are looked at for one key; an address that is shared by more is not plain anyway."""
_MOST_NEAR = 5
# What a sender is asked for, in this order.
_ASKED_FOR = {
    "group": "number", "lane": "number", "number": "number", "building": "building", "entrance": "entrance",
    "room": "room", "road": "road", "compound": "road", "floor": "floor", "part": "part", "village": "part",
    "district": "part",
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
    def estate(self) -> str:
        """The name of the estate in which it lies."""
        return named(self.known.compound)[0]

    @property
    def fits(self) -> bool:
        """Whether everything told is so, whatever else is not told."""
        agreement = self.agreement
        return agreement.level >= Level.PART_MISSING and not agreement.surplus

    def is_told_by_its_estate(self, told: Address, compared: Iterable[Self]) -> bool:
        """Whether the road and its number alone are left out, of a door in an estate that lies at one place only."""
        estate, _zone = named(told.compound)
        sites = {each.known.site for each in compared if each.estate == estate}
        return (
            bool(told.building and len(sites) == 1)
            and is_of_one_place(estate)
            and _TOLD_BY_ESTATE.issuperset(self.agreement.lacking)
        )

    def is_in_the_only_estate(self, compared: Iterable[Self]) -> bool:
        """Whether its estate was told, or no other lies at its number of the road."""
        if not self.agreement.estate_assumed:
            return True
        site = self.known.site
        return {each.estate for each in compared if each.known.site == site} <= {self.estate, ""}


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was found for an address; `is_cut` where there may be more that fit it than were looked at.

    Or where it was not read to its end, or a dwelling's own was not: what tells another door may stand there.
    """

    compared: tuple[_Compared, ...]
    fitting: tuple[_Compared, ...]
    is_cut: bool

    @classmethod
    def of(cls, text: str, told: Address, groups: Sequence[Sequence[_Candidate]]) -> Self:
        """Compare the dwellings that share each key."""
        candidates = {candidate.id: candidate for group in groups for candidate in group}
        compared = tuple(_Compared.of(told, candidate) for candidate in candidates.values())
        # Who told the room told all: it does not matter what else lies at a place of which only some were looked at.
        is_cut = not told.room and any(len(group) == _MOST_OF_A_KEY for group in groups)
        fitting = tuple(each for each in compared if each.fits)
        is_read = all(map(is_whole, (text, *(each.candidate.address for each in fitting))))
        return cls(compared, fitting, is_cut or not is_read)

    @property
    def only(self) -> _Compared | None:
        """The one dwelling that fits, if it is known that no other does."""
        return self.fitting[0] if len(self.fitting) == 1 and not self.is_cut else None


def resolve_addresses(db: psycopg.Connection, texts: Iterable[str]) -> dict[str, Resolution]:
    """What each of some addresses means.

    A dwelling is meant where it alone fits all that is told, and every number of its own address is told. So numbers
    are never filled in, and between two nobody guesses.
    """
    told = {text: parse(text) for text in texts}
    at_doors = _compared(db, told, door_keys)
    meant = {text: _at_its_door(told[text], found) for text, found in at_doors.items()}
    # Only what tells no door wholly is looked for more widely: there are a hundred times as many neighbours.
    unsettled = {text: told[text] for text, resolution in meant.items() if resolution is None}
    around = {text: _among(told[text], found) for text, found in _compared(db, unsettled, keys).items()}
    return around | {text: resolution for text, resolution in meant.items() if resolution}


def _compared(
    db: psycopg.Connection, told: Mapping[str, Address], keyed: Callable[[Address], tuple[int, ...]]
) -> dict[str, _Found]:
    """The dwellings that share keys with each address, compared with it."""
    wanted = {text: keyed(address) for text, address in told.items()}
    asked = sorted({key for of_text in wanted.values() for key in of_text})
    by_key: dict[int, list[_Candidate]] = {key: [] for key in asked}
    if asked:
        for candidate in _sql.rows(
            db, "dwellings_near", {"keys": asked, "most": _MOST_OF_A_KEY}, of=_Candidate
        ):
            for key in candidate.keys:
                by_key[key].append(candidate)
    return {
        text: _Found.of(text, address, [by_key[key] for key in wanted[text]])
        for text, address in told.items()
    }


def _at_its_door(told: Address, found: _Found) -> Resolution | None:
    """The dwelling whose door the address tells wholly, name of the estate and all, if there is one alone."""
    only = found.only
    if not only or told.is_vague or not only.agreement.is_sure or only.agreement.estate_assumed:
        return None
    return Resolution(only.candidate.id)


def _among(told: Address, found: _Found) -> Resolution:
    """What an address means among all that lie around it: its door, that of the only such estate, or none."""
    only = found.only
    if only and not told.is_vague:
        is_plain = only.agreement.is_sure and only.is_in_the_only_estate(found.compared)
        if is_plain or only.is_told_by_its_estate(told, found.compared):
            return Resolution(only.candidate.id)
    near = _nearest(found.compared)
    return Resolution(None, _reason(told, found.fitting, near), near)


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


def _reason(told: Address, fitting: Sequence[_Compared], near: Sequence[NearDwelling]) -> str:
    """Why an address means no dwelling, by what the sender can mend."""
    if told.is_vague:
        return "vague"
    if fitting:
        lacking = {name for each in fitting for name in each.agreement.lacking}
        if len(fitting) == 1 and fitting[0].agreement.estate_assumed:
            lacking.add("part")  # another estate lies there too
        return next((f"lacks_{asked}" for name, asked in _ASKED_FOR.items() if name in lacking), "several")
    if not keys(told) or not (told.number or told.building or told.room):
        return "lacks_number"
    return "differs" if near else "unknown"
