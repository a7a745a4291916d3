"""What a pack consists of, once read: frozen, checked, and free of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Protocol
from zoneinfo import ZoneInfo

from denizen.rules import explain
from denizen.rules.rules import ONE_DAY, later


@dataclass(frozen=True, slots=True)
class Validity:
    """When a rule is in force: from the first day up to, but not including, the last. None is unbounded."""

    first: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Validity) -> bool:
        """True if some day lies in both."""
        return (self.end is None or other.first is None or other.first < self.end) and (
            other.end is None or self.first is None or self.first < other.end
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A law or regulation: its own title, an English working title, and the articles that packs rely on."""

    key: str
    title: str
    title_en: str
    in_force: date
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reference:
    """An article of a source, as "39(2)"."""

    source: Source
    article: str


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time; `unit` is one of vocabulary.UNITS."""

    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long somebody has, and how it is counted. `opens` is how long before the event one may begin to act."""

    period: Period
    count_from: str
    roll: str
    opens: Period | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry stands: pack, line, validity, legal reference (None for a choice of the register), and status."""

    pack: str
    line: int
    valid: Validity
    reference: Reference | None
    source_status: str
    note: str


class Entry(Protocol):
    """Anything dated that a pack holds. Entries of equal `key` are versions of each other."""

    @property
    def key(self) -> str:
        """The name that its versions share."""

    @property
    def provenance(self) -> Provenance:
        """Where it stands, when it holds, and on what it rests."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty: on `triggers`, one of `actors` tells `recipient` within `deadline`, and may be asked `allowed_fields`."""

    key: str
    triggers: frozenset[str]
    actors: frozenset[str]
    subject: str | None
    recipient: str
    deadline: Deadline
    on_miss: tuple[str, ...]
    allowed_fields: frozenset[str]
    provenance: Provenance

    @property
    def answers(self) -> frozenset[tuple[str, ...]]:
        """The questions it answers: (trigger, actor, subject), the subject empty where it is about anybody."""
        return frozenset(product(self.triggers, self.actors, (self.subject or "",)))


@dataclass(frozen=True, slots=True)
class Exemption:
    """A time after `triggers` during which, on this ground, nothing has to be declared."""

    key: str
    triggers: frozenset[str]
    ground: str
    deadline: Deadline
    provenance: Provenance

    @property
    def answers(self) -> frozenset[tuple[str, ...]]:
        """The questions it answers: (trigger, ground)."""
        return frozenset(product(self.triggers, (self.ground,)))


@dataclass(frozen=True, slots=True)
class FactRule:
    """How facts of the kind `key` are handled; `ranks` has every kind of party, and the lower rank goes first."""

    key: str
    ranks: Mapping[str, int]
    undocumented_adds: int
    confirm_every: timedelta | None
    confirm_at: str | None
    implies_residence_by: frozenset[str]
    implies_residence_when: str | None
    retention: str
    provenance: Provenance

    def rank(self, kind: str, *, documented: bool) -> int:
        """The rank of a kind of party. What a registrar decides needs no document in the declaration itself."""
        added = 0 if documented or kind == "registrar" else self.undocumented_adds
        return self.ranks[kind] + added


@dataclass(frozen=True, slots=True)
class Effect:
    """Where in time a declaration of kind `key` may lie, seen from the day on which it is declared.

    `retroactive`: it may found a fact that began before. `ahead`: how long after its day may be; None: it has to have
    happened. `term`: how long after the end may be that it foresees; None: no bound.
    """

    key: str
    retroactive: bool
    ahead: Period | None
    term: Period | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data of class `key` are kept after `counted_from`, and what happens `then`. `keep` None: permanently.

    `keep_after_death` is the term of somebody who died, where it is another than that of somebody who left.
    """

    key: str
    keep: Period | None
    keep_after_death: Period | None
    counted_from: str
    then: str
    provenance: Provenance

    def kept_until(self, start: date, *, died: bool = False) -> date | None:
        """The last day on which data are kept whose time began on `start`; None if they are kept permanently."""
        period = self.keep_after_death if died and self.keep_after_death else self.keep
        return None if period is None else later(start, period.value, period.unit)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that a pack sets, of the type that vocabulary.SETTINGS asks."""

    key: str
    value: bool | int | str
    provenance: Provenance

    @property
    def explanation(self) -> str:
        """Whose rule it is in sentences, in the language active when it is read."""
        return explain.setting(self)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline worked out for one event.

    `last_day` is the last day on which one is on time, in the pack's time zone. Rules counted in hours also have
    `instant`. `opens` is the first day on which one may act, where the rule has one. `provisional` says that the
    calendar of a year was not known yet.
    """

    rule: Rule | Exemption
    event: date | datetime
    last_day: date
    instant: datetime | None
    opens: date | None
    before_roll: date
    make_up_days: tuple[date, ...]
    provisional: bool
    time_zone: ZoneInfo

    @property
    def ends_at(self) -> datetime:
        """The instant from which a declaration is late (day rules) or after which it is (hour rules)."""
        if self.instant is not None:
            return self.instant
        midnight = datetime.min.time()
        return datetime.combine(self.last_day + ONE_DAY, midnight, self.time_zone)

    @property
    def explanation(self) -> str:
        """Rule, article and counting in sentences, in the language active when it is read."""
        return explain.explanation(self)
