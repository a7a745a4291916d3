"""What follows from a set of declarations about one person: a second opinion, in plain Python.

It is written from the specification and walks day by day where the pipeline works in sets, so that the two are unlikely
to share a mistake. Periods are half-open pairs of days, None where unbounded. Only what was applied is handed in.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Declaration, Described, StatedDocument
from denizen.rules.queries import Pack, pack

type Span = tuple[date | None, date | None]
type Row = dict[str, Any]

ONE_DAY = timedelta(days=1)
_UNPARTED = r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
"""A character of a script that is written without blanks."""
HERE = ZoneInfo("Asia/Shanghai")
PROVIDING = {"landlord", "property_manager", "agency", "hotel", "private_host"}
ARRIVALS = {
    "residence": {"residence_start": "start", "birth": "start", "residence_change": "change"},
    "tenancy": {"tenancy_start": "start"},
    "employment": {"employment_start": "start", "employment_change": "change"},
    "lodging_stay": {"lodging_checkin": "start"},
}
ENDS = {
    "residence": {"residence_end"},
    "tenancy": {"tenancy_end"},
    "employment": {"employment_end"},
    "lodging_stay": {"lodging_checkout"},
}
INHERITED = "room category purpose previous_place occupation contract_kind workplace".split()
STATED = [*INHERITED, "term_until", "filing_number", "check_in"]


@dataclass(frozen=True)
class Said:
    """A declaration that was applied: what came in, from whom, and how it was acknowledged."""

    sender: Sender
    words: Declaration
    receipt: Acknowledgement


@dataclass(frozen=True)
class Places:
    """What plates and employers' codes stand for; `employers` gives a party's own organisation too."""

    dwellings: Mapping[str, UUID]
    employers: Mapping[str | UUID, UUID]


@dataclass(frozen=True)
class Effective:
    """One root declaration in the words that stand: its own, or those of its last correction."""

    root: Said
    speaker: Said
    places: Places

    @property
    def kind(self) -> str:
        """What it declares, which no correction changes."""
        return self.root.words.kind

    @property
    def id(self) -> UUID:
        """The declaration that facts name."""
        return self.root.receipt.declaration_id

    @property
    def received_at(self) -> datetime:
        """When the person or party first said it."""
        return self.root.receipt.received_at

    @property
    def received_on(self) -> date:
        """The day of that, where the town is."""
        return self.received_at.astimezone(HERE).date()

    @property
    def words(self) -> Declaration:
        """The words that stand."""
        return self.speaker.words

    @property
    def capacity(self) -> str:
        """In which capacity these words were said."""
        return self.speaker.sender.capacity

    @property
    def party(self) -> UUID:
        """Who said these words."""
        return self.speaker.sender.party_id

    @property
    def occurred(self) -> Span:
        """When it happened; a correction without a day leaves the day as it was."""
        when = self.words.occurred or self.root.words.occurred
        assert when is not None
        return span(when)

    @property
    def dwelling(self) -> UUID | None:
        """The dwelling it speaks of."""
        return self.places.dwellings[self.words.plate] if self.words.plate else None

    @property
    def employer(self) -> UUID | None:
        """The organisation it speaks of: the one named, or the party's own."""
        named = self.words.employer_code or self.root.sender.party_id
        return self.places.employers.get(named)

    def part(self, part: str) -> Described | None:
        """The person in that part, as described."""
        return next((one for one in self.words.people if one.part == part), None)


type Paper = tuple[Effective, StatedDocument, date | None]
"""A document as a declaration states it; of a change, since when."""


def span(when: PartialDate) -> Span:
    """A partial date as its possible days, half-open."""
    return when.earliest, when.latest + ONE_DAY if when.latest else None


def starts(days: Span) -> date:
    """The earliest possible day."""
    return days[0] or date.min


def stops(days: Span) -> date:
    """The first day that is no longer possible."""
    return days[1] or date.max


def overlap(one: Span, other: Span) -> bool:
    """Whether two partial dates may be one day."""
    return starts(one) < stops(other) and starts(other) < stops(one)


def effective(said: Iterable[Said], places: Places) -> list[Effective]:
    """What is effectively declared: the retracted gone, the corrected in the words of their last correction."""
    every = sorted(said, key=lambda one: (one.receipt.received_at, one.receipt.declaration_id))
    amendments: dict[UUID, list[Said]] = {}
    for one in every:
        if one.words.target:
            amendments.setdefault(one.words.target, []).append(one)
    standing = []
    for one in every:
        about = amendments.get(one.receipt.number, [])
        if one.words.target is None and not any(each.words.kind == "retraction" for each in about):
            standing.append(Effective(one, about[-1] if about else one, places))
    return standing


# -- spells ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """What one declaration says of a spell."""

    by: Effective
    op: str
    anchor: UUID
    rank: int
    household_rank: int

    @property
    def order(self) -> tuple[int, datetime, UUID]:
        """The better source first, then the earlier."""
        return self.rank, self.by.received_at, self.by.id

    @property
    def day(self) -> date:
        """Where it stands in time: an arrival at its earliest day, a departure at its latest."""
        days = self.by.occurred
        if self.op == "end":
            return days[1] - ONE_DAY if days[1] else date.max
        return starts(days)


@dataclass
class Spell:
    """An unbroken time at one anchor, while nothing changes."""

    anchor: UUID
    main: bool
    before: "Spell | None" = None
    arrivals: list[Statement] = field(default_factory=list)
    ends: list[Statement] = field(default_factory=list)
    contested: bool = False
    after: "Spell | None" = None
    track: UUID | None = None

    @property
    def founder(self) -> Statement:
        """Who speaks for the first day: of a change those that tell it, else everybody who tells of an arrival."""
        changes = [one for one in self.arrivals if one.op == "change"]
        return min(changes or self.arrivals, key=lambda one: one.order)

    @property
    def began(self) -> Span:
        """The possible first days."""
        return self.founder.by.occurred

    @property
    def leaving(self) -> Statement | None:
        """Who speaks for the end."""
        return min(self.ends, key=lambda one: one.order, default=None)

    @property
    def never_was(self) -> bool:
        """Whether the best source says that the person left before staying a night."""
        return self.leaving is not None and stops(self.leaving.by.occurred) <= starts(self.began) + ONE_DAY

    def stated(self, what: str) -> Any:
        """An attribute from the best source that tells it; a change inherits what it does not restate."""
        for one in sorted(self.arrivals, key=lambda one: one.order):
            if (value := getattr(one.by.words, what)) is not None:
                return value
        return self.before.stated(what) if self.before and what in INHERITED else None

    def household(self) -> Statement | None:
        """Who tells of the relation to a head: of the best source the last word."""
        told = [one for one in self.arrivals if one.by.words.relation is not None]
        now = min(told, key=lambda one: (one.household_rank, one.order[1:]), default=None)
        before = self.before.household() if self.before else None
        if now is None or before is None:
            return now or before
        return before if before.household_rank < now.household_rank else now

    def differs(self) -> bool:
        """Whether equal sources name days for the arrival, or for the end, that cannot be one."""
        voices = (
            (self.founder, [one for one in self.arrivals if one.op == self.founder.op]),
            (self.leaving, self.ends),
        )
        return any(
            best is not None
            and one.rank == best.rank
            and one.by.party != best.by.party
            and not overlap(one.by.occurred, best.by.occurred)
            for best, every in voices
            for one in every
        )


class Town:
    """The rules of a place on a day, and what follows from them."""

    def __init__(self, on: date) -> None:
        self.pack: Pack = pack("CN", on=on)

    def facts(self, standing: Sequence[Effective]) -> dict[str, list[Row]]:
        """Every kind of fact about the one person of whom these declarations speak; relatives left aside."""
        spells = {fact: list(self._spells(fact, standing)) for fact in ARRIVALS}
        made = {fact: self._spell_rows(fact, spells[fact], standing) for fact in ARRIVALS}
        made["household_membership"] = [
            {"declaration_id": told.by.id, "relation": told.by.words.relation}
            | {name: row[name] for name in ("began", "ended", "valid_during")}
            for (spell, _nominal), row in zip(
                self._lasting(spells["residence"], standing), made["residence"], strict=True
            )
            if spell.main and (told := spell.household()) is not None and told.by.words.relation == "head"
        ]
        made["person_name"] = list(self._names(standing))
        made["particulars"] = self._particulars(standing)
        made["identity_document"] = self._documents(standing)
        made["home_registration"] = self._home(standing)
        made["contact_point"] = self._contacts(standing)
        dead = self._death(standing)
        made["death"] = [{"declaration_id": dead.id, "died": dead.occurred}] if dead else []
        return made

    @cache  # noqa: B019 (a town lives as long as its test)
    def rank(self, fact: str, capacity: str, documented: bool = True) -> int:
        """How good a source is."""
        return self.pack.precedence(fact, documented=documented)[capacity]

    # -- what a declaration says of spells ---------------------------------------------------------

    def _statement(self, fact: str, by: Effective) -> Statement | None:
        anchor = by.employer if fact == "employment" else by.dwelling
        op = "end" if by.kind in ENDS[fact] else ARRIVALS[fact].get(by.kind)
        if op is None and fact == "residence":
            op = self._implied(by)
        if op is None or anchor is None:
            return None
        return Statement(
            by, op, anchor, self.rank(fact, by.capacity), self.rank("household_membership", by.capacity)
        )

    def _implied(self, by: Effective) -> str | None:
        """What a tenancy or an employment tells of a residence: it depends on who first told it, not who corrected."""
        for fact in ("tenancy", "employment"):
            told_by = by.root.sender.capacity
            op = "end" if by.kind in ENDS[fact] else ARRIVALS[fact].get(by.kind)
            if op is None or not self.pack.implies_residence(
                fact, told_by, gives_lodging=by.dwelling is not None
            ):
                continue
            if op == "end" and not self.pack.implies_residence(fact, told_by, gives_lodging=False):
                continue  # work ends: the bed may stay
            return op
        return None

    def _spells(self, fact: str, standing: Sequence[Effective]) -> Iterator[Spell]:
        """All spells of one kind, by track in time; those that never were left out."""
        told = [one for by in standing if (one := self._statement(fact, by)) is not None]
        tracks: dict[UUID | None, list[Statement]] = {}
        for one in told:
            main = _is_main(told, one.anchor)
            shared = fact == "residence" and main and self.pack.one_main_residence
            tracks.setdefault(None if shared else one.anchor, []).append(one)
        for track, statements in tracks.items():
            mains = {one.anchor: _is_main(told, one.anchor) for one in statements}
            lasting = [spell for spell in _walk(statements, mains) if not spell.never_was]
            for spell, after in zip(lasting, [*lasting[1:], None], strict=False):
                spell.after, spell.track = after, track
            assert track is None or len({spell.anchor for spell in lasting}) <= 1
            yield from lasting

    # -- from spells to rows -----------------------------------------------------------------------

    def _ended(self, spell: Spell, standing: Sequence[Effective]) -> tuple[Span, UUID] | None:
        """The earliest of departure, next arrival and death; by whom. Days on which the stay had not begun are none."""
        ends: list[tuple[Span, UUID]] = []
        if spell.leaving:
            ends.append((spell.leaving.by.occurred, spell.leaving.by.id))
        if spell.after:
            ends.append((spell.after.began, spell.after.founder.by.id))
        if dead := self._death(standing):
            ends.append((dead.occurred, dead.id))
        if not ends:
            return None
        told_by = min(ends, key=lambda one: starts(one[0]))[1]
        earliest = min(starts(days) for days, _ in ends)
        latest = min(stops(days) for days, _ in ends)
        if spell.began[0]:
            earliest = max(earliest, spell.began[0] + ONE_DAY)
        return (None if earliest == date.min else earliest, None if latest == date.max else latest), told_by

    def _lasting(self, spells: Sequence[Spell], standing: Sequence[Effective]) -> list[tuple[Spell, Span]]:
        """Those that lasted for a day at least, with their nominal periods: none begins before the last one ended."""
        kept: list[tuple[Spell, Span]] = []
        closed: dict[UUID | None, date] = {}
        for spell in spells:
            ended = self._ended(spell, standing)
            if ended and starts(ended[0]) >= stops(ended[0]):
                continue
            close = ended[0][0] if ended else None
            if ended and close is None:
                close = min(
                    (day for day in (ended[0][1], spell.after and spell.after.began[0]) if day), default=None
                )
                if close is None and spell.after:
                    continue  # both may have begun at any time: no day is known on which only the earlier was
            opens = max((day for day in (spell.began[0], closed.get(spell.track)) if day), default=None)
            if opens and close and opens >= close:
                continue
            kept.append((spell, (opens, close)))
            if close:
                closed[spell.track] = max(close, closed.get(spell.track, close))
        return kept

    def _spell_rows(self, fact: str, spells: Sequence[Spell], standing: Sequence[Effective]) -> list[Row]:
        return [
            self._spell_row(fact, spell, nominal, standing)
            for spell, nominal in self._lasting(spells, standing)
        ]

    def _spell_row(self, fact: str, spell: Spell, nominal: Span, standing: Sequence[Effective]) -> Row:
        end = self._ended(spell, standing)
        ended, ended_by = end or (None, None)
        providers = [one for one in spell.arrivals if one.by.root.sender.capacity in PROVIDING]
        provider = min(providers, key=lambda one: one.order).by.root.sender if providers else None
        left = spell.leaving if spell.leaving and ended_by == spell.leaving.by.id else None
        every = {name: spell.stated(name) for name in STATED} | {
            "declaration_id": spell.founder.by.id,
            "dwelling_id": spell.anchor,
            "organisation_id": spell.anchor,
            "provider_id": provider.party_id if provider else spell.founder.by.root.sender.party_id,
            "is_main": spell.main,
            "expected_out": spell.stated("term_until"),
            "check_out": left.by.words.check_out if left else None,
            "began": spell.began,
            "ended": ended,
            "valid_during": nominal,
            "ended_by": ended_by,
            "disputed": spell.contested or spell.differs() or self._doubted(fact, spell, standing),
            "confirm_by": None if ended else self._confirm_by(fact, spell, standing),
        }
        return {name: every[name] for name in COLUMNS[fact]}

    def _doubted(self, fact: str, spell: Spell, standing: Sequence[Effective]) -> bool:
        """Whether a source as good as the one that tells of the end confirms the stay after it."""
        left = spell.leaving
        return left is not None and any(
            by.kind == "confirmation"
            and by.dwelling == spell.anchor
            and by.party != left.by.party
            and self.rank(fact, by.capacity) <= left.rank
            and by.occurred[0] is not None
            and by.occurred[0] >= starts(left.by.occurred)
            and (spell.after is None or by.occurred[0] < starts(spell.after.began))
            for by in standing
        )

    def _confirm_by(self, fact: str, spell: Spell, standing: Sequence[Effective]) -> date | None:
        if fact == "lodging_stay":
            expected = spell.stated("term_until")
            return expected + ONE_DAY if expected else None
        every = self.pack.confirm_every(fact)
        assert every is not None
        told = [one.by.received_on for one in spell.arrivals]
        told += [spell.began[0]] if spell.began[0] else []  # nobody is asked before it begins
        told += [
            by.occurred[0]
            for by in standing
            if by.kind == "confirmation"
            and by.dwelling in (None, spell.anchor)
            and by.occurred[0] is not None
        ]
        return max(told) + every

    def _death(self, standing: Sequence[Effective]) -> Effective | None:
        deaths = [by for by in standing if by.kind == "death"]
        return min(
            deaths, key=lambda by: (self.rank("death", by.capacity), by.received_at, by.id), default=None
        )

    # -- the person --------------------------------------------------------------------------------

    def _order(self, fact: str) -> Callable[[Effective], tuple[int, datetime, UUID]]:
        def order(by: Effective) -> tuple[int, datetime, UUID]:
            subject = by.part("subject")
            documented = subject is not None and subject.document is not None
            return self.rank(fact, by.capacity, documented), by.received_at, by.id

        return order

    def _names(self, standing: Sequence[Effective]) -> Iterator[Row]:
        """The official and the Latin name through time, and whatever else the person was called."""
        order = self._order("person_name")
        told: list[tuple[str, date | None, str, Effective]] = []
        for by in standing:
            for kind, word in (("official", "name"), ("latin", "name_latin")):
                if (subject := by.part("subject")) and (name := getattr(subject, word)):
                    told.append((kind, None, name, by))
                if (
                    by.kind == "name_change"
                    and (new := by.part("replacement"))
                    and (name := getattr(new, word))
                ):
                    told.append((kind, by.occurred[0] or by.received_on, name, by))
        chosen: dict[tuple[str, date | None], tuple[str, Effective]] = {}
        for kind, since, name, by in sorted(told, key=lambda one: order(one[3])):
            before = chosen.setdefault((kind, since), (name, by))
            if _says_more((name, _has_paper(by)), (before[0], _has_paper(before[1]))):
                chosen[kind, since] = (name, by)
        for (kind, since), (name, by) in chosen.items():
            later = [
                other for what, other in chosen if what == kind and other and other > (since or date.min)
            ]
            yield {
                "declaration_id": by.id,
                "kind": kind,
                "name": name,
                "valid_during": (since, min(later, default=None)),
            }
        others = {
            name: by for _, _, name, by in sorted(told, key=lambda one: order(one[3])[1:], reverse=True)
        }
        for name in others.keys() - {name for name, _ in chosen.values()}:
            yield {
                "declaration_id": others[name].id,
                "kind": "variant",
                "name": name,
                "valid_during": (None, None),
            }

    def _particulars(self, standing: Sequence[Effective]) -> list[Row]:
        order = self._order("particulars")
        told = [(by, subject) for by in sorted(standing, key=order) if (subject := by.part("subject"))]
        row: Row = {"declaration_id": min(standing, key=order).id if standing else None, "disputed": False}
        for what in ("sex", "born", "birth_place", "nationality"):
            voices = [(order(by)[0], value) for by, one in told if (value := getattr(one, what)) is not None]
            if what == "sex":
                voices.sort(key=lambda voice: voice[1] == "unknown")  # who does not know overrules nobody
            best_rank, best = voices[0] if voices else (None, None)
            if what == "born" and best is not None:
                for _rank, value in voices:
                    if starts(span(best)) <= starts(span(value)) and stops(span(value)) <= stops(span(best)):
                        best = value
            row[what] = span(best) if what == "born" and best is not None else best
            equals = [value for rank, value in voices if rank == best_rank]
            if what == "sex":
                row["disputed"] |= len(set(equals) - {"unknown"}) > 1
            if what == "born":
                row["disputed"] |= any(not overlap(span(value), span(best)) for value in equals)
        return [row] if standing else []

    def _home(self, standing: Sequence[Effective]) -> list[Row]:
        told = [
            (by, one)
            for by in sorted(standing, key=self._order("home_registration"))
            if (one := by.part("subject")) and (one.home_division or one.home_address)
        ]
        return [
            {"declaration_id": by.id, "division": one.home_division, "address": one.home_address}
            for by, one in told[:1]
        ]

    def _documents(self, standing: Sequence[Effective]) -> list[Row]:
        """Every document ever stated, as the best source tells it; who is worse fills in what that leaves open.

        Who declares a change tells since when, and ends what of its type was there before, unless a better source ever
        stated that. Nobody had it only after a better source knew them with it.
        """
        stated: dict[bytes, list[Paper]] = {}
        for by in standing:
            if (subject := by.part("subject")) and subject.document:
                stated.setdefault(subject.document.token, []).append((by, subject.document, None))
            if by.kind == "document_change" and (new := by.part("replacement")) and new.document:
                since = by.occurred[0] or by.received_on
                stated.setdefault(new.document.token, []).append((by, new.document, since))
        order, rows = self._order("identity_document"), []
        told = [sorted(voices, key=lambda voice: order(voice[0])) for voices in stated.values()]
        changes = [(voices[0][1].type, change) for voices in told if (change := _change(voices, order))]
        for voices in told:
            (by, paper, _), best = voices[0], order(voices[0][0])[0]
            _rank, since = _change(voices, order) or (None, None)
            ends = [
                day
                for kind, (rank, day) in changes
                if kind == paper.type and rank <= best and day > (since or date.min)
            ]
            valid_to = next((one.valid_to for _, one, _ in voices if one.valid_to), None)
            row = {"declaration_id": by.id, "token": paper.token, "document_type": paper.type}
            rows.append(row | {"valid_to": valid_to, "valid_during": (since, min(ends, default=None))})
        return rows

    def _contacts(self, standing: Sequence[Effective]) -> list[Row]:
        """Of each kind the last that the best source gave."""
        order, rows = self._order("contact_point"), []
        for kind in ("phone", "email", "language"):
            given = [
                (by, value)
                for by in standing
                if (subject := by.part("subject")) and (value := getattr(subject, kind))
            ]
            best = min((order(by)[0] for by, _ in given), default=None)
            last = [(by, value) for by, value in given if order(by)[0] == best]
            last.sort(key=lambda one: order(one[0]))
            rows += [{"declaration_id": by.id, "kind": kind, "value": value} for by, value in last[-1:]]
        return rows


def _change(voices: Sequence[Paper], order: Callable[[Effective], Any]) -> tuple[int, date] | None:
    """Since when a document counts and how good the source is that tells so, from voices with the best first."""
    for by, _, since in voices:
        rank = order(by)[0]
        if since and all(since <= other.received_on for other, *_ in voices if order(other)[0] < rank):
            return rank, since
    return None


def _has_paper(by: Effective) -> bool:
    subject = by.part("subject")
    return subject is not None and subject.document is not None


def _says_more(next_one: tuple[str, bool], told: tuple[str, bool]) -> bool:
    """Whether a name with or without a paper is the fuller or better written form of one that goes before it."""
    (name, has_paper), (before, had_paper) = next_one, told
    if had_paper and not has_paper:
        return False
    words, parts = (re.findall(r"[^\W_]+", text.lower()) for text in (name, before))
    if sorted("".join(words)) == sorted("".join(parts)):
        is_parted = bool(re.search(rf"{_UNPARTED}\s+{_UNPARTED}", before)) and not re.search(r"\s", name)
        return words != parts and (has_paper > had_paper or is_parted)
    return (
        len(parts) <= len(words)
        and len("".join(parts)) < len("".join(words))
        and all(
            any(
                word == part
                or (len(part) == 1 and word[0] == part)
                or (re.fullmatch(f"{_UNPARTED}+", part) and part in word)
                for word in words
            )
            for part in parts
        )
    )


def _is_main(told: Sequence[Statement], anchor: UUID) -> bool:
    """Whether a dwelling is a main residence: a start that does not say is one, anything else has no say."""
    voices = [
        True if one.by.words.is_main is None else one.by.words.is_main
        for one in told
        if one.anchor == anchor
        and one.op != "end"
        and (one.by.words.is_main is not None or one.by.kind == "residence_start")
    ]
    return any(voices) if voices else True


def _walk(statements: Sequence[Statement], mains: Mapping[UUID, bool]) -> Iterator[Spell]:
    """Go through the days of one track and make its spells, in the order in which they began."""
    made: list[Spell] = []
    is_open: dict[UUID, bool] = {}
    for today in sorted({one.day for one in statements}):
        ends = sorted(
            (one for one in statements if one.day == today and one.op == "end"), key=lambda one: one.order
        )
        came = sorted(
            (one for one in statements if one.day == today and one.op != "end"), key=lambda one: one.order
        )
        believed, contested = _believed(came)
        here = believed[0].anchor if believed else None
        # Somebody who was there leaves before coming anew; somebody who was not can only leave after coming.
        first = [one for one in ends if one.anchor != here or is_open.get(one.anchor, False)]
        last = [one for one in ends if one not in first]
        _leave(made, first)
        for one in believed:
            _arrive(made, one, mains, today)
        for spell in made:
            spell.contested |= contested and any(one.day == today for one in spell.arrivals)
        _leave(made, last)
        for anchor in {one.anchor for one in ends} | ({here} if here else set()):
            if anchor == here and any(one.anchor == here for one in ends):
                continue  # came and left on one day: as it was before
            is_open[anchor] = anchor == here
    yield from made


def _believed(came: Sequence[Statement]) -> tuple[list[Statement], bool]:
    """Of several places at which the person is said to have arrived on a day: the best source's, or the last word."""
    if not came:
        return [], False
    best_rank = min(one.rank for one in came)
    best = max((one for one in came if one.rank == best_rank), key=lambda one: one.order[1:])
    contested = any(
        one.anchor != best.anchor and one.rank == best_rank and one.by.party != best.by.party for one in came
    )
    return [one for one in came if one.anchor == best.anchor], contested


def _leave(made: Sequence[Spell], ends: Iterable[Statement]) -> None:
    """A departure belongs to the last spell at its place, even if the person has arrived elsewhere since."""
    for one in ends:
        for spell in reversed(made):
            if spell.anchor == one.anchor:
                spell.ends.append(one)
                break


def _arrive(made: list[Spell], one: Statement, mains: Mapping[UUID, bool], today: date) -> None:
    last = made[-1] if made else None
    goes_on = last is not None and last.anchor == one.anchor and not last.ends
    if goes_on and last is not None:
        changed_today = any(other.op == "change" and other.day == today for other in last.arrivals)
        if one.op != "change" or changed_today:
            last.arrivals.append(one)
            return
    made.append(Spell(one.anchor, mains[one.anchor], before=last if goes_on else None, arrivals=[one]))


COLUMNS = {
    "residence": "declaration_id dwelling_id room category is_main purpose previous_place",
    "tenancy": "declaration_id dwelling_id provider_id room term_until filing_number",
    "employment": "declaration_id organisation_id occupation contract_kind workplace",
    "lodging_stay": "declaration_id dwelling_id provider_id room check_in check_out expected_out",
}
COLUMNS = {
    fact: f"{own} began ended valid_during ended_by disputed confirm_by".split()
    for fact, own in COLUMNS.items()
}
