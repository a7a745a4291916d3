"""What goes into the room's actions and comes out of its queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Area:
    """A division of the land in one version: `since` its first day, `until` the first day no more; None unbounded."""

    code: str
    level: str
    name: str
    parent_code: str | None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a building stands, in components; empty text for those that it does not have."""

    territory_code: str
    street: str = ""
    compound: str = ""
    number: str = ""
    building: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A room of a dwelling, or a bed, which may stand in one of its rooms."""

    code: str
    kind: str = "room"
    room_code: str | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class NewDwelling:
    """A dwelling to register. Without a plate it is given one; `floor_area` is in square metres."""

    kind: str
    tenure: str
    address: str
    community_code: str
    grid_code: str | None = None
    plate: str | None = None
    name: str | None = None
    capacity: int | None = None
    floor_area: Decimal | None = None
    rooms: int | None = None
    site: Site | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """The identifier and the plate of a dwelling just registered."""

    id: UUID
    plate: str


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A dwelling as it is now; `floor_area` is in square metres."""

    id: UUID
    plate: str
    kind: str
    tenure: str
    name: str | None
    capacity: int | None
    floor_area: Decimal | None
    rooms: int | None
    unit: str | None
    floor: str | None
    room: str | None
    address: str
    community_code: str
    grid_code: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """The community of a dwelling and, where the community has grids, the grid."""

    community_code: str
    grid_code: str | None


@dataclass(frozen=True, slots=True)
class Provision:
    """That a party provides a dwelling: in which capacity, from `since` to the day before `until`."""

    dwelling_id: UUID
    party_id: UUID
    capacity: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A party that provides a dwelling, by its short name: of which kind it is, and as what it provides."""

    handle: str
    kind: str
    name: str
    provides_as: str
