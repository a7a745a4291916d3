"""What the rows of a file of dwellings mean to the register: which are new, which are known, which must be mended."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import psycopg

from denizen.access.queries import Party, parties
from denizen.intake.dwellings.fields import beds
from denizen.intake.dwellings.reading import Row
from denizen.intake.files.problems import Bad, Problem
from denizen.kernel.clock import today
from denizen.kernel.db import Statements
from denizen.places.actions import (
    NewDwelling,
    Place,
    Provision,
    Site,
    assign_providers,
    register_dwellings,
)
from denizen.places.errors import PlateMalformed
from denizen.places.queries import (
    PROVIDES_AS,
    Dwelling,
    address_key,
    areas_unknown,
    dwellings_like,
    normalise_plate,
    places_in,
    provisions_of,
)

_sql = Statements("denizen.intake")

_SITE = ("street", "compound", "number", "building")
_POSITION = ("longitude", "latitude")
# What a row may say of a known dwelling, and must then say as it is registered.
_SAME = (
    ("kind", "kind"), ("use", "tenure"), ("name", "name"), ("capacity", "capacity"), ("grid", "grid_code"),
    ("unit", "unit"), ("room", "room"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What a file did: how many dwellings are new, how many known ones have a provider more, how many are unchanged.

    `plates` has the plate of each row that named none, whether it was drawn now or is known; `rejected` the rows with
    what is wrong.
    """

    registered: int
    provided: int
    unchanged: int
    plates: Sequence[tuple[Row, str]]
    rejected: Sequence[Row]


def register(db: psycopg.Connection, *, actor: UUID, rows: Sequence[Row], now: datetime) -> Done:
    """Register the dwellings of the good rows with who provides them, all or, if anything interrupts, none.

    A row that says what is registered already changes nothing, so the same file may be given again. Runs as the worker.
    """
    with db.transaction():
        _sql.run(db, "one_registers_dwellings")
        meant = _Meant(db, rows)
        new = [row for row in meant.good() if row.number not in meant.known]
        made = register_dwellings(
            db, actor=actor, dwellings=[meant.dwelling(row) for row in new], now=now
        ) if new else []  # fmt: skip
        of_row = {row.number: (its.id, its.plate) for row, its in zip(new, made, strict=True)}
        of_row |= {number: (known.id, known.plate) for number, known in meant.known.items()}
        provisions = {
            row.number: provision
            for row in meant.good()
            if (provision := meant.provision(row, of_row[row.number][0])) is not None
        }
        if provisions:
            assign_providers(db, actor=actor, provisions=list(provisions.values()), now=now)
    good = meant.good()
    provided = sum(row.number in meant.known for row in good if row.number in provisions)
    plates = [(row, of_row[row.number][1]) for row in good if row.text("plate") is None]
    rejected = [row for row in rows if row.problems]
    return Done(len(new), provided, len(good) - len(new) - provided, plates, rejected)


class _Meant:
    """The rows of a file against what is registered; makes a row's problems known as it meets them."""

    def __init__(self, db: psycopg.Connection, rows: Sequence[Row]) -> None:
        self._db, self._rows = db, rows
        self._parties: Mapping[str, Party] = {party.handle: party for party in parties(db)}
        self._beds: dict[int, tuple[str, ...]] = {}
        self._provided: dict[UUID, list[Provision]] = defaultdict(list)
        self.known: dict[int, Dwelling] = {}
        for row in rows:
            self._look_at(row)
        self._refuse_unknown_areas()
        self._refuse_second_rows()
        self._find_known()
        self._refuse_second_provisions()

    def good(self) -> list[Row]:
        """The rows with which nothing is wrong."""
        return [row for row in self._rows if not row.problems]

    def dwelling(self, row: Row) -> NewDwelling:
        """The dwelling that a row describes."""
        street, compound, number, building = (row.text(column) or "" for column in _SITE)
        capacity, community = row.text("capacity"), _said(row, "community")
        return NewDwelling(
            kind=_said(row, "kind"),
            tenure=_said(row, "use"),
            address=_said(row, "address"),
            community_code=community,
            grid_code=row.text("grid"),
            plate=row.text("plate"),
            name=row.text("name"),
            capacity=None if capacity is None else int(capacity),
            site=Site(community, street, compound, number, building, _position(row))
            if street or compound or number
            else None,
            unit=row.text("unit"),
            room=row.text("room"),
            places=tuple(Place(name, "bed") for name in self._beds.get(row.number, ())),
        )

    def provision(self, row: Row, dwelling_id: UUID) -> Provision | None:
        """Who provides a row's dwelling by it; None where it says nobody, or what is registered already."""
        handle = row.text("provider")
        if handle is None:
            return None
        party = self._parties[handle]
        said = Provision(
            dwelling_id,
            party.id,
            PROVIDES_AS[party.kind],
            row.day("provider_from"),
            row.day("provider_until"),
        )
        return None if said in self._provided[dwelling_id] else said

    def _look_at(self, row: Row) -> None:
        """See what is wrong with a row by itself, beside what was wrong with its cells."""
        if (plate := row.text("plate")) is not None:
            try:
                row.values["plate"] = normalise_plate(plate)
            except PlateMalformed:
                row.refuse("plate.unreadable", "plate")
        if (address := row.text("address")) is not None and not address_key(address):
            row.refuse("cell.required", "address")
        grid, community = row.text("grid"), row.text("community")
        if grid and community and not grid.startswith(community):
            row.refuse("area.grid_elsewhere", "grid")
        if row.text("building") and not any(row.text(column) for column in _SITE[:3]):
            row.refuse("building.nowhere", "building")
        east, north = row.text("longitude"), row.text("latitude")
        if (east is None) != (north is None) and not any(found.field in _POSITION for found in row.problems):
            row.refuse("position.half", _POSITION[east is not None])
        if east and not any(row.text(column) for column in _SITE[:3]):
            row.refuse("position.nowhere", "longitude")
        if (text := row.text("beds")) is not None:
            named = beds(text)
            if isinstance(named, Bad):
                row.problems.append(Problem("beds", *named))
            else:
                self._beds[row.number] = named
        self._look_at_provider(row)

    def _look_at_provider(self, row: Row) -> None:
        handle, since, until = row.text("provider"), row.day("provider_from"), row.day("provider_until")
        if handle is None:
            if since or until:
                row.refuse("provider.missing", "provider")
        elif handle not in self._parties:
            row.refuse("provider.unknown", "provider")
        elif self._parties[handle].kind not in PROVIDES_AS:
            row.refuse("provider.cannot", "provider")
        if since and until and until <= since:
            row.refuse("period.end_before_start", "provider_until")

    def _refuse_unknown_areas(self) -> None:
        asked = {code for row in self._rows for column in ("community", "grid") if (code := row.text(column))}
        unknown = areas_unknown(self._db, asked, today())
        for row in self._rows:
            for column in ("community", "grid"):
                if row.text(column) in unknown:
                    row.refuse("area.unknown", column)

    def _refuse_second_rows(self) -> None:
        """Of rows of one plate or one address the first holds; a second provider of it comes in a file of its own."""
        said: dict[tuple[str, str], Row] = {}
        plates: dict[str, Row] = {}
        for row in self.good():
            first = said.setdefault(_place(row), row)
            plate = row.text("plate")
            if plate is not None and plates.setdefault(plate, row) is not row:
                row.refuse("plate.twice", "plate")
            elif first is not row:
                row.refuse("row.repeated" if first.values == row.values else "dwelling.address_twice")

    def _find_known(self) -> None:
        """Find the dwellings that are registered already, and the rows that say otherwise of them."""
        plates = [plate for row in self.good() if (plate := row.text("plate"))]
        found = dwellings_like(self._db, plates=plates, keys={_place(row)[1] for row in self.good()})
        by_plate = {dwelling.plate: dwelling for dwelling in found}
        by_place: dict[tuple[str, str], list[Dwelling]] = defaultdict(list)
        for dwelling in found:
            by_place[dwelling.community_code, address_key(dwelling.address)].append(dwelling)
        for row in self.good():
            plate, here = row.text("plate"), by_place[_place(row)]
            if plate in by_plate:
                known = by_plate[plate]
                self._take_as(row, known, same=known in here)
            elif here and (plate is not None or len(here) > 1):
                row.refuse("dwelling.address_known", "address")
            elif here:
                self._take_as(row, here[0], same=True)

    def _take_as(self, row: Row, known: Dwelling, *, same: bool) -> None:
        """Take a row to speak of a known dwelling, unless it says otherwise of it."""
        said = {column: row.text(column) for column, _name in _SAME}
        differs = [
            column
            for column, name in _SAME
            if said[column] is not None and said[column] != str(getattr(known, name))
        ]
        if row.number in self._beds:
            there = {place.code for place in places_in(self._db, known.id) if place.kind == "bed"}
            differs += ["beds"] if there != set(self._beds[row.number]) else []
        if not same or differs:
            row.refuse("dwelling.differs", differs[0] if same else "address")
        else:
            self.known[row.number] = known

    def _refuse_second_provisions(self) -> None:
        """Refuse a provider whose time overlaps one that is registered for the same dwelling."""
        for provision in provisions_of(self._db, {known.id for known in self.known.values()}):
            self._provided[provision.dwelling_id].append(provision)
        for row in self.good():
            known = self.known.get(row.number)
            said = known and self.provision(row, known.id)
            if known and said and any(_overlap(said, there) for there in self._provided[known.id]):
                row.refuse("provider.twice", "provider")


def _said(row: Row, column: str) -> str:
    """What a column says that every row fills in."""
    text = row.text(column)
    assert text is not None, f"a row without {column} is refused when it is read"
    return text


def _place(row: Row) -> tuple[str, str]:
    """By what a dwelling is known again: its community and its address."""
    return _said(row, "community"), address_key(_said(row, "address"))


def _overlap(one: Provision, other: Provision) -> bool:
    """Whether a party would provide a dwelling twice at a time in one capacity."""
    if (one.party_id, one.capacity) != (other.party_id, other.capacity):
        return False
    begins = max(one.since or date.min, other.since or date.min)
    return begins < min(one.until or date.max, other.until or date.max)


def commonest(rejected: Sequence[Row], most: int = 3) -> list[tuple[str, str, int]]:
    """The commonest problems of rows: code, sentence, and how many rows have each."""
    counted = Counter(code for row in rejected for code in {found.code for found in row.problems})
    said = {found.code: str(found.message) for row in rejected for found in row.problems}
    return [
        (code, said[code], rows)
        for code, rows in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:most]
    ]


def _position(row: Row) -> tuple[float, float] | None:
    """Where a row says that the building stands, in degrees east and north."""
    east, north = (row.text(column) for column in _POSITION)
    return None if east is None or north is None else (float(east), float(north))
