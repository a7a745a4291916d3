"""A declaration beside the people whom it could mean: what was declared, what is known, and whether the two agree."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from denizen.kernel.partial import PartialDate
from denizen.linkage.queries import Candidate, Comparison, DescribedPerson
from denizen.linkage.rules import BORN, DWELLING, LIFELONG_DOCUMENTS, NAME
from denizen.pages.dates import partial_in_words
from denizen.pages.labels import country_name, label
from denizen.register.queries import Card

ALIKE, DIFFERENT, OPEN = "alike", "different", "open"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one candidate: the lines to show, how they stand beside what was declared, and that in words."""

    lines: tuple[str, ...]
    agreement: str
    words: str | Promise = ""

    @classmethod
    def beside(cls, lines: tuple[str, ...], agreement: str) -> "Known":
        """Told in the words of its agreement."""
        return cls(lines, agreement, AGREEMENT.get(agreement, ""))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that tells people apart. `is_name` where its lines are names, which have a language of their own."""

    name: str
    said: tuple[str, ...]
    known: tuple[Known, ...]
    is_name: bool = False


def compared(asked: Comparison) -> list[Row]:
    """The rows of the comparison; one that nobody tells anything about is left out."""
    parts = {person.part: person for person in asked.people}
    said = parts.get("subject")
    if said is None:
        return []
    people = asked.candidates
    born = _row(_("Born"), said.born, people, lambda each: each.born, _day, _days_agree)
    rows = [
        _as_weighed(NAME, _names(said, people), people),
        _as_weighed(BORN, born, people),
        _row(_("Sex"), said.sex, people, lambda each: each.sex, lambda sex: label("sex", sex)),
        _row(_("Nationality"), said.nationality, people, lambda each: each.nationality, country_name),
        _row(_("Place of birth"), said.birth_place, people, lambda each: each.birth_place, str),
        _documents(said, people),
        _new_document(parts.get("replacement"), people),
        _as_weighed(DWELLING, _homes(asked), people),
        _told(_("Works for"), asked, lambda each: tuple(work.organisation for work in each.employments)),
        _told(_("Declarations"), asked, lambda each: (str(each.declarations),)),
    ]
    return [row for row in rows if row.said or any(known.lines for known in row.known)]


_AGREES = frozenset({"exact", "another_name", "same_letters", "equal"})


def _as_weighed(comparison: str, row: Row, candidates: tuple[Candidate, ...]) -> Row:
    """A row in the words of the weights below it, where it was weighed: the two must not say different things.

    So it is the scorer that says what is the same in another script, or that somebody once lived there.
    """
    known = []
    for each, candidate in zip(row.known, candidates, strict=True):
        level = next((w.level for w in candidate.weights if w.comparison == comparison), None)
        if level is None or level == "missing":
            known.append(each)
            continue
        agreement = ALIKE if level in _AGREES else DIFFERENT if level == "other" else OPEN
        # Of another dwelling nothing follows: people move.
        agreement = OPEN if comparison == DWELLING and agreement == DIFFERENT else agreement
        known.append(replace(each, agreement=agreement, words=label("weight", f"{comparison}.{level}")))
    return replace(row, known=tuple(known))


AGREEMENT: dict[str, str | Promise] = {
    ALIKE: gettext_lazy("the same"),
    DIFFERENT: gettext_lazy("different"),
}


def speaks_against(one: Card, other: Card) -> list[str]:
    """What of two records cannot be true of one person: for whoever is about to join them to look at once more."""
    found = []
    if one.particulars and other.particulars:
        born, known = one.particulars.born, other.particulars.born
        if born and known and not _days_agree(born, known):
            found.append(_("their birth dates differ"))
        sexes = {one.particulars.sex, other.particulars.sex} - {None, "unknown"}
        if len(sexes) > 1:
            found.append(_("their sexes differ"))
    for kind in LIFELONG_DOCUMENTS:
        # By the ends of the numbers, which is all that is shown: two that end alike may still differ.
        hints = [
            {paper.hint for paper in card.documents or () if paper.document_type == kind}
            for card in (one, other)
        ]
        if all(hints) and not hints[0] & hints[1]:
            found.append(_("each has a citizen number of its own, which nobody ever changes"))
    return found


def _row[T](
    name: str,
    said: T | None,
    candidates: tuple[Candidate, ...],
    known_of: Callable[[Candidate], T | None],
    in_words: Callable[[T], str],
    agree: Callable[[T, T], bool] = lambda one, other: one == other,
) -> Row:
    known = []
    for candidate in candidates:
        value = known_of(candidate)
        if value is None:
            known.append(Known((), OPEN))
        else:
            told = OPEN if said is None else ALIKE if agree(said, value) else DIFFERENT
            known.append(Known.beside((in_words(value),), told))
    return Row(name, () if said is None else (in_words(said),), tuple(known))


def _told(name: str, asked: Comparison, lines: Callable[[Candidate], tuple[str, ...]]) -> Row:
    """What is known of the candidates, with nothing declared beside it."""
    return Row(name, (), tuple(Known(lines(each), OPEN) for each in asked.candidates))


def _names(said: DescribedPerson, candidates: tuple[Candidate, ...]) -> Row:
    declared = tuple(dict.fromkeys(name for name in (said.name, said.name_latin) if name))
    known = tuple(
        Known.beside(tuple(each.names), ALIKE if set(declared) & set(each.names) else DIFFERENT)
        for each in candidates
    )
    return Row(_("Name"), declared, known, is_name=True)


def _documents(said: DescribedPerson, candidates: tuple[Candidate, ...]) -> Row:
    declared = (_paper(said.document_type, said.document_hint),) if said.document_type else ()
    known = []
    for each in candidates:
        lines = tuple(_paper(paper.document_type, paper.hint) for paper in each.documents)
        if not declared or not lines:
            known.append(Known(lines, OPEN))
        else:
            is_same = any(paper.is_same for paper in each.documents)
            known.append(Known.beside(lines, ALIKE if is_same else DIFFERENT))
    return Row(_("Document"), declared, tuple(known))


def _new_document(said: DescribedPerson | None, candidates: tuple[Candidate, ...]) -> Row:
    """What a change of document puts in the place of the old one, and who of them has it."""
    declared = (_paper(said.document_type, said.document_hint),) if said and said.document_type else ()
    known = []
    for each in candidates:
        held = tuple(
            _paper(paper.document_type, paper.hint) for paper in each.documents if paper.is_replacement
        )
        known.append(Known.beside(held, ALIKE) if held else Known((), OPEN))
    return Row(_("New document"), declared, tuple(known))


def _homes(asked: Comparison) -> Row:
    """Where the one and the others live, each by address and plate: whoever compares may be told only one of them."""
    declared = _place(asked.address, asked.room, asked.plate)
    known = tuple(
        Known.beside(
            tuple(_place(home.address, home.room, home.plate) for home in each.residences),
            ALIKE if asked.plate and asked.plate in {home.plate for home in each.residences} else OPEN,
        )
        for each in asked.candidates
    )
    return Row(_("Lives at"), (declared,) if declared else (), known)


def _place(address: str | None, room: str | None, plate: str | None) -> str:
    return " · ".join(part for part in (" ".join(part for part in (address, room) if part), plate) if part)


def _paper(kind: str, hint: str | None) -> str:
    return f"{label('document', kind)} …{(hint or '').lstrip('…')}"


def _day(day: PartialDate) -> str:
    return partial_in_words(day)


def _days_agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether both can be the same day."""
    return one.narrowed_by(other) is not None
