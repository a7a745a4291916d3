"""How we know: declarations as a page shows them, each with what became of it and whether it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from denizen.linkage.queries import DeclarationEntry, timeliness_of
from denizen.pages.labels import LABELS, label
from denizen.register.queries import Verdict
from denizen.rules.queries import Pack, Timeliness

RETRACTION = "retraction"
COLOURS = {"stands": "green", "overruled": "purple"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on how a declaration stands beside what the register holds; its colour only helps the eye."""

    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A declaration, with what became of it, how it stands, and the one that corrected it or took it back, if any.

    `timeliness` says whether it came in time, where it was due by a day.
    """

    said: DeclarationEntry
    state: str
    receipted_at: datetime | None
    amended_by: DeclarationEntry | None
    marks: tuple[Mark, ...]
    timeliness: Timeliness | None


def behind(declarations: Iterable[DeclarationEntry], law: Pack, about: str | None = None) -> list[Behind]:
    """Each declaration in the order given; of one group of facts only how it stands there, else in all of them."""
    listed = list(declarations)
    return [_behind(said, _amendment(said, listed), law, about) for said in listed]


def _behind(
    said: DeclarationEntry, amended_by: DeclarationEntry | None, law: Pack, about: str | None
) -> Behind:
    state = said.outcomes[-1].state if said.outcomes else "waiting"
    receipted = next((outcome.decided_at for outcome in said.outcomes if outcome.state != "undecided"), None)
    marks = () if amended_by else _marks(said.verdicts, about)
    return Behind(said, state, receipted, amended_by, marks, timeliness_of(said, law))


def _amendment(said: DeclarationEntry, listed: list[DeclarationEntry]) -> DeclarationEntry | None:
    """What speaks in the place of a declaration: that which took it back, else its last correction."""
    root = said.target or said.number
    amending = [each for each in listed if each.target == root]
    taken_back = [each for each in amending if each.kind == RETRACTION]
    last = (taken_back or amending or [said])[-1]
    return None if said.kind == RETRACTION or last is said else last


def _marks(verdicts: tuple[Verdict, ...], about: str | None) -> tuple[Mark, ...]:
    """How a declaration stands: one word where it stands alike in all groups, else a word and its groups each."""
    told = [each for each in verdicts if about in (None, each.about)]
    by_standing: dict[str, list[Verdict]] = {}
    for each in sorted(told, key=lambda each: each.stands):
        by_standing.setdefault(_standing(each), []).append(each)
    name_all = len(by_standing) > 1 or (len(told) > 1 and any(each.differs for each in told))
    return tuple(_mark(standing, alike, name_all) for standing, alike in by_standing.items())


def _standing(verdict: Verdict) -> str:
    if verdict.stands:
        return "stands"
    return "overruled" if verdict.fact else "idle"


def _mark(standing: str, alike: list[Verdict], name_all: bool) -> Mark:
    told = [point for each in alike for point in _points(each, name_all)]
    words = label("standing", standing)
    listed = {"word": words, "about": _(", ").join(told)}
    return Mark(_("%(word)s: %(about)s") % listed if told else words, COLOURS.get(standing, "grey"))


def _points(verdict: Verdict, name_all: bool) -> list[str]:
    """In which particulars a verdict finds a difference; without any, its group of facts where that needs saying."""
    differing = [label("differs", point) for point in LABELS["differs"] if point in verdict.differs]
    return differing or ([label("about", verdict.about)] if name_all else [])
