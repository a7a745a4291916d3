"""A statement: what is held about somebody, group by group, to take along. It is no certificate: it has no number."""

from dataclasses import dataclass
from datetime import datetime

from denizen.papers.wording import Said


@dataclass(frozen=True, slots=True)
class Fact:
    """What is held together, as pairs of a name and a value; with a mark before them where one is due."""

    rows: tuple[tuple[Said, Said], ...]
    mark: Said | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of facts under its title."""

    title: Said
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """All that stands on it, in one language but for what is somebody's own words."""

    language: str
    title: Said
    opening: tuple[Said, ...]
    groups: tuple[Group, ...]
    authority: str
    made: datetime
