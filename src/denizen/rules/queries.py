"""The questions that other rooms ask: what is the rule, by when, whose word goes first, how long is it kept.

A `Pack` is the law of a place, layered (the town's own before the province's before the nation's). Deadlines and
exemptions follow the rule in force on the day of the *event*, whenever they are asked; everything else follows the
day `on` for which the pack was opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from denizen.rules.calendars import calendar
from denizen.rules.errors import CalendarNotKnown, RuleUnknown
from denizen.rules.loading import PACKS, Layer, codes, layer
from denizen.rules.model import Deadline, Due, Entry, Exemption, FactRule, Retention, Rule, Setting
from denizen.rules.rules import ONE_DAY, Counted, count, later
from denizen.rules.tables import AheadRow, ImpliedResidenceRow, Tables, tables

__all__ = [
    "AheadRow", "Due", "Exemption", "ImpliedResidenceRow", "Pack", "Retention", "Rule", "Setting", "Tables",
    "Timeliness", "codes", "is_on_time", "pack", "tables", "timeliness",
]  # fmt: skip


@dataclass(frozen=True)
class Pack:
    """The rules of one place, as they stand on the day `on`."""

    code: str
    on: date
    layers: tuple[Layer, ...]

    # -- duties ------------------------------------------------------------------------------------

    def deadline(
        self, trigger: str, actor: str, at: date | datetime, subject: str | None = None
    ) -> Due | None:
        """By when a party of kind `actor` tells of a `trigger` that happened `at`; None if it need not.

        `subject` is a word of vocabulary.SUBJECTS. A rule about exactly such people goes before one about anybody,
        whichever layer it stands in; otherwise the nearest layer answers. Of an event known only in part, pass its
        latest possible day, so that nobody is late for not knowing. CalendarNotKnown where the pack refuses to count
        into a year without a calendar; ValueError for an instant without time zone.
        """
        day = self._day_of(at)
        for about in dict.fromkeys((subject or "", "")):
            for each in self.layers:
                for rule in each.rules_by_question.get((trigger, actor, about), ()):
                    if day in rule.provenance.valid:
                        return self._due(rule, at)
        return None

    def exemption(self, trigger: str, ground: str, at: date | datetime) -> Due | None:
        """Until when nothing need be declared on this ground (vocabulary.EXEMPTION_GROUNDS); None if there is none."""
        day = self._day_of(at)
        for each in self.layers:
            for exemption in each.exemptions_by_question.get((trigger, ground), ()):
                if day in exemption.provenance.valid:
                    return self._due(exemption, at)
        return None

    def rule(self, name: str) -> Rule:
        """The rule of that name, from the nearest layer that has it in force. RuleUnknown."""
        return _found(self, "rule", name, (each.rules for each in self.layers))

    # -- facts -------------------------------------------------------------------------------------

    def fact(self, fact: str) -> FactRule:
        """All that the pack says about one kind of fact. RuleUnknown."""
        return _found(self, "fact", fact, (each.facts for each in self.layers))

    def precedence(self, fact: str, *, documented: bool = True) -> dict[str, int]:
        """The rank of each kind of party: the lower goes first, equals that differ leave the fact disputed.

        `documented` is False for declarations that name no identity document of the person.
        """
        rule = self.fact(fact)
        return {kind: rule.rank(kind, documented=documented) for kind in rule.ranks}

    def confirm_every(self, fact: str) -> timedelta | None:
        """How long a fact stands before its source is asked again; None if it is not asked at intervals."""
        return self.fact(fact).confirm_every

    def implies_residence(self, fact: str, actor: str, *, gives_lodging: bool) -> bool:
        """True if such a fact, declared by such a party, lets the register conclude that the person lives there.

        `gives_lodging`: the declaration itself names the dwelling that the party provides.
        """
        rule = self.fact(fact)
        if actor not in rule.implies_residence_by:
            return False
        return gives_lodging or rule.implies_residence_when == "always"

    def retroactive(self, kind: str) -> bool:
        """True if a declaration of this kind may found a fact that began before it was declared. RuleUnknown."""
        return _found(self, "effect", kind, (each.effects for each in self.layers)).retroactive

    # -- keeping and settings ----------------------------------------------------------------------

    def retention(self, cls: str) -> Retention:
        """How long data of this class are kept. RuleUnknown."""
        return _found(self, "retention", cls, (each.retentions for each in self.layers))

    def setting(self, name: str) -> Setting:
        """A setting with its provenance. RuleUnknown."""
        return _found(self, "setting", name, (each.settings for each in self.layers))

    @property
    def one_main_residence(self) -> bool:
        """True if a person has at most one main residence at a time."""
        return bool(self.setting("one_main_residence").value)

    @property
    def minimum_working_age(self) -> int:
        """Completed years from which somebody may be employed."""
        return int(self.setting("minimum_working_age").value)

    @property
    def age_of_majority(self) -> int:
        """Completed years until which somebody has guardians."""
        return int(self.setting("age_of_majority").value)

    @property
    def proxy_below_age(self) -> int:
        """Completed years below which a guardian declares for somebody."""
        return int(self.setting("proxy_below_age").value)

    @property
    def default_capacity(self) -> Setting:
        """Persons a dwelling is taken to hold when its own capacity is not known. More are reported, never refused."""
        return self.setting("default_capacity")

    def extract_valid_until(self, made_on: date) -> date:
        """The last day on which an extract made on that day is valid."""
        return later(made_on, int(self.setting("extract_valid_months").value), "month")

    def doubt_due(self, raised_on: date, *, extended: bool = False) -> Counted:
        """By when a doubt raised on a day is decided; `extended` where more time was needed. CalendarNotKnown."""
        days = int(self.setting("doubt_working_days_extended" if extended else "doubt_working_days").value)
        here = self.layers[0]
        counted = count(
            raised_on, days, "working_day", include_start=False, rolls=False, calendar=calendar(here.calendar)
        )
        if counted.provisional and here.uncovered_years == "refuse":
            raise CalendarNotKnown(here.calendar, counted.last_day)
        return counted

    # -- counting ----------------------------------------------------------------------------------

    def _day_of(self, at: date | datetime) -> date:
        """The day of an event where it happened."""
        if not isinstance(at, datetime):
            return at
        if at.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return at.astimezone(self.layers[0].time_zone).date()

    def _due(self, rule: Rule | Exemption, at: date | datetime) -> Due:
        deadline, here = rule.deadline, self.layers[0]
        if deadline.count_from == "instant":
            return self._due_in_hours(rule, at)
        day = self._day_of(at)
        counted = count(
            day, deadline.period.value, deadline.period.unit, include_start=deadline.count_from == "same_day",
            rolls=deadline.roll == "next_working_day", calendar=calendar(here.calendar),
        )  # fmt: skip
        if counted.provisional and here.uncovered_years == "refuse":
            raise CalendarNotKnown(here.calendar, counted.last_day)
        return Due(
            rule, day, counted.last_day, None, _opens(deadline, day), counted.before_roll, counted.make_up_days,
            counted.provisional, here.time_zone,
        )  # fmt: skip

    def _due_in_hours(self, rule: Rule | Exemption, at: date | datetime) -> Due:
        """Hours run through holidays. Where only the day is known they run from its end, in the person's favour."""
        zone, day = self.layers[0].time_zone, self._day_of(at)
        event = at.astimezone(zone) if isinstance(at, datetime) else at
        start = at if isinstance(at, datetime) else datetime.combine(day + ONE_DAY, datetime.min.time(), zone)
        # Through UTC: local clocks may be changed in between, and an hour stays an hour.
        instant = (start.astimezone(UTC) + timedelta(hours=rule.deadline.period.value)).astimezone(zone)
        last = instant.date()
        return Due(rule, event, last, instant, _opens(rule.deadline, day), last, (), False, zone)


def _opens(deadline: Deadline, day: date) -> date | None:
    return later(day, -deadline.opens.value, deadline.opens.unit) if deadline.opens else None


def _found[E: Entry](asked: Pack, what: str, key: str, layers: Iterable[tuple[E, ...]]) -> E:
    """The entry of that key in force on the pack's day, from the nearest layer that has one."""
    for entries in layers:
        for entry in entries:
            if entry.key == key and asked.on in entry.provenance.valid:
                return entry
    raise RuleUnknown(asked.code, f"{what} {key!r}", asked.on)


@lru_cache(maxsize=4096)
def pack(code: str, *, on: date, folder: Path = PACKS) -> Pack:
    """The pack of that code (ISO 3166-2, or deeper) as it stands on a day. PackUnknown, PackInvalid."""
    return Pack(code, on, layer(code, folder).upwards())


def is_on_time(due: Due, received_at: datetime) -> bool:
    """True if a declaration received at that instant meets the deadline. ValueError without time zone.

    The time of *receipt by the register* counts, not that of checking or applying.
    """
    if received_at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    if due.instant is not None:
        return received_at <= due.instant
    return received_at.astimezone(due.time_zone).date() <= due.last_day


# A question sets the clock of its answer, and not the day that the answer tells.
_ANSWERS = frozenset({"confirmation"})


@dataclass(frozen=True, slots=True)
class Timeliness:
    """By when a declaration was due, and whether it came by then."""

    due: Due
    on_time: bool


def timeliness(
    pack: Pack,
    kind: str,
    actor: str,
    at: date | datetime | None,
    received_at: datetime,
    subject: str | None = None,
) -> Timeliness | None:
    """Whether a declaration of this kind by this kind of party came in time; None where it owed none by a day.

    `at` and `subject` are as `Pack.deadline` takes them: where no day is known nobody is late. Judged by the day that
    the declaration itself tells and by the instant of its acknowledgement. ValueError without time zone.
    """
    due = None if at is None or kind in _ANSWERS else pack.deadline(kind, actor, at, subject)
    return None if due is None else Timeliness(due, is_on_time(due, received_at))
