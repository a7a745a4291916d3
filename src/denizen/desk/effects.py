"""What would change, in words: facts gone and made are paired, so that an end reads as an end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from denizen.intake.queries import Change, Effect
from denizen.pages.dates import partial_in_words
from denizen.pages.labels import label, language_name

BEGINS, ENDS, CHANGES, GONE, RECORDED, STANDS = "begins", "ends", "changes", "gone", "recorded", "stands"
VERBS: dict[str, str | Promise] = {
    BEGINS: pgettext_lazy("effect", "begins"),
    ENDS: pgettext_lazy("effect", "ends"),
    CHANGES: pgettext_lazy("effect", "changes"),
    GONE: pgettext_lazy("effect", "no longer"),
    RECORDED: pgettext_lazy("effect", "recorded"),
    STANDS: pgettext_lazy("effect", "stays"),
}
_ORDER = (ENDS, GONE, CHANGES, BEGINS, RECORDED, STANDS)
COLOURS = {BEGINS: "green", RECORDED: "green", ENDS: "purple", CHANGES: "blue", GONE: "red", STANDS: "grey"}
_SPELLS: dict[str, str | Promise] = {
    "residence": gettext_lazy("Residence"),
    "tenancy": gettext_lazy("Tenancy"),
    "employment": gettext_lazy("Employment"),
    "lodging_stay": gettext_lazy("Stay"),
}
_MAIN = gettext_lazy("Main residence")
_OTHERS: dict[str, str | Promise] = {
    "particulars": gettext_lazy("Particulars"),
    "home_registration": gettext_lazy("Home registration"),
    "death": gettext_lazy("Death"),
}
_TOLD_FROM_TO = ("person_name", "particulars")
_TOPICS: dict[str, str | Promise] = {
    "declaration.applied": gettext_lazy("that it was applied"),
    "declaration.refused": gettext_lazy("that it was refused"),
    "declaration.undecided": gettext_lazy("that a registrar has to decide"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would change: the verb with its colour, and the sentence."""

    verb: str
    words: str
    sentence: str

    @property
    def colour(self) -> str:
        """The colour of the tag; the word says the same."""
        return COLOURS[self.verb]


@dataclass(frozen=True, slots=True)
class About:
    """All that would change of one person; somebody whom only this registers has no name in the register yet.

    `lines` go from what ends to what begins; `standing` stays as it is and rests on another declaration than before.
    With `more` something else of the person changes, which whoever asks is not told.
    """

    person_id: UUID
    name: str | None
    is_new: bool
    lines: tuple[Line, ...]
    standing: tuple[Line, ...]
    more: bool = False


def in_words(effect: Effect) -> list[About]:
    """What an errand would change, by person, in the order of the facts."""
    by_person: dict[UUID, list[Change]] = {}
    for change in effect.changes:
        by_person.setdefault(change.person_id, []).append(change)
    more = {each.person_id: each for each in effect.more}
    return [
        *(_about(person, changes, more=person in more) for person, changes in by_person.items()),
        *(
            About(person, each.name, each.is_new_person, (), (), more=True)
            for person, each in more.items()
            if person not in by_person
        ),
    ]


def _about(person: UUID, changes: list[Change], *, more: bool) -> About:
    lines = sorted(_lines(changes), key=lambda line: _ORDER.index(line.verb))
    moving = tuple(line for line in lines if line.verb != STANDS)
    standing = tuple(lines[len(moving) :])
    return About(person, changes[0].name, changes[0].is_new_person, moving, standing, more)


def told_in_words(effect: Effect) -> list[str]:
    """Who would be told of what."""
    told = []
    for each in effect.told:
        who = [f"{each.party} ({label('party', each.capacity)})"] if each.party else []
        who += [each.name or _("the person")] if each.person_id else []
        words = {"who": _(", ").join(who), "what": str(_TOPICS.get(each.topic, each.topic))}
        told.append(_("%(who)s: %(what)s") % words)
    return list(dict.fromkeys(told))


def _lines(changes: Iterable[Change]) -> Iterator[Line]:
    """Pairs of what goes and what comes, and what stands alone: first what is the same, then what takes its place."""
    listed = list(changes)
    made = [change for change in listed if change.is_made]
    gone = [change for change in listed if not change.is_made]
    before: dict[int, Change] = {}
    for key in (_same, _in_place_of):
        for place, change in enumerate(made):
            if place not in before and key(change) is not None:
                match = next((old for old in gone if key(old) == key(change)), None)
                if match is not None:
                    before[place] = match
                    gone.remove(match)
    for place, change in enumerate(made):
        yield _line(before.get(place), change)
    for change in gone:
        yield _line(change, None)


def _same(change: Change) -> tuple[object, ...]:
    """What two rows have in common that tell of the same thing, before and after."""
    if change.fact in _SPELLS:
        return change.fact, change.dwelling_id, change.organisation_id
    if change.fact in ("particulars", "death", "home_registration"):
        return (change.fact,)
    if change.fact in ("household_membership", "guardianship"):
        return change.fact, change.other_id
    return change.fact, change.kind, change.value


def _in_place_of(change: Change) -> tuple[object, ...] | None:
    """What a name has in common with that of which it takes the place: its kind and its time; other facts nothing."""
    if change.fact != "person_name" or change.kind not in ("official", "latin"):
        return None
    return change.fact, change.kind, change.valid_during


def _line(before: Change | None, after: Change | None) -> Line:
    told = after or before
    assert told is not None, "a line tells of something"
    verb, more = _verb(before, after)
    # Of what takes another's place it is said from what to what.
    sentence = (_head(told) if verb == CHANGES and told.fact in _TOLD_FROM_TO else _what(told)) + more
    if told.disputed and after:
        sentence += _(" (disputed: others say otherwise)")
    return Line(verb, str(VERBS[verb]), sentence)


def _verb(before: Change | None, after: Change | None) -> tuple[str, str]:
    if before is not None and after is not None:
        return _between(before, after)
    alone = after or before
    assert alone is not None, "a line tells of something"
    is_spell = alone.fact in _SPELLS
    if after is None:
        return GONE, _period(alone) if is_spell else ""
    return (BEGINS, _period(alone)) if is_spell else (RECORDED, "")


def _between(before: Change, after: Change) -> tuple[str, str]:
    if before.ended != after.ended:
        if after.ended is None:
            return CHANGES, _(" goes on after all")
        return ENDS, _(" on %(day)s") % {"day": partial_in_words(after.ended)}
    if differences := list(_differences(before, after)):
        return CHANGES, _(": ") + _(", ").join(differences)
    return STANDS, ""


def _period(change: Change) -> str:
    words = _(" on %(day)s") % {"day": partial_in_words(change.began)} if change.began else ""
    if change.ended:
        words += _(", ends on %(day)s") % {"day": partial_in_words(change.ended)}
    return words


def _differences(before: Change, after: Change) -> Iterator[str]:
    """Which of a fact's words differ, and how."""
    if before.began != after.began and after.began:
        heads = {"particulars": _("birth date"), "death": _("day")}
        head = heads.get(after.fact, _("first day"))
        earlier = partial_in_words(before.began) if before.began else None
        yield f"{head} {_from_to(earlier, partial_in_words(after.began))}"
    if before.room != after.room:
        yield _("room %(room)s") % {"room": after.room or "—"}
    if before.category != after.category and after.category:
        yield label("category", after.category)
    if before.is_main != after.is_main:
        yield str(_MAIN) if after.is_main else _("no longer the main residence")
    if before.fact == "person_name" and before.value != after.value:
        yield _from_to(before.value, after.value or "—")
    elif before.fact == "particulars" and before.kind != after.kind:
        yield _from_to(before.kind and label("sex", before.kind), label("sex", after.kind))
    elif before.fact != "particulars" and (before.kind, before.value) != (after.kind, after.value):
        yield _of_kind(after)


def _from_to(before: str | None, after: str) -> str:
    """What was known before, and what is known then."""
    return f"{before} → {after}" if before else after


def _what(change: Change) -> str:
    """What a fact is about."""
    if change.fact in _SPELLS:
        head = str(_MAIN if change.is_main else _SPELLS[change.fact])
        room = f" {change.room}" if change.room else ""
        where = f"{change.address}{room} ({change.plate})" if change.plate else change.organisation or ""
        words = _("%(what)s at %(where)s") % {"what": head, "where": where} if where else head
        return f"{words} · {label('category', change.category)}" if change.category else words
    if change.fact in ("household_membership", "guardianship"):
        return _related(change)
    head = str(_OTHERS.get(change.fact, ""))
    parts = [head, _of_kind(change)]
    if change.fact == "death" and change.began:
        parts.append(partial_in_words(change.began))
    return " ".join(part for part in parts if part)


def _head(change: Change) -> str:
    """What kind of fact it is, without what it says."""
    return label("name", change.kind) if change.fact == "person_name" else str(_OTHERS[change.fact])


def _related(change: Change) -> str:
    family = "guardianship" if change.fact == "guardianship" else "relation"
    words = {"relation": label(family, change.kind), "who": change.other_name or _("somebody new")}
    if change.fact == "guardianship":
        return _("%(who)s: %(relation)s") % words
    return _("%(relation)s in the household of %(who)s") % words


def _of_kind(change: Change) -> str:
    """What the columns `kind` and `value` say, in words."""
    match change.fact:
        case "person_name":
            return f"{label('name', change.kind)} {change.value or ''}"
        case "identity_document":
            return f"{label('document', change.kind)} …{(change.value or '').lstrip('…')}"
        case "particulars":
            born = partial_in_words(change.began) if change.began else ""
            return _(", ").join(part for part in (label("sex", change.kind), born) if part)
        case "contact_point":
            value = language_name(change.value) if change.kind == "language" and change.value else ""
            return f"{label('contact', change.kind)} {value}".strip()
        case _:
            return change.value or ""
