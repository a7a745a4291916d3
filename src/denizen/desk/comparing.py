"""What was declared beside whom it could mean, or one record beside another: what is known, and whether they agree."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from denizen.kernel.partial import PartialDate
from denizen.linkage.queries import Candidate, Comparison, DescribedPerson
from denizen.linkage.rules import BORN, DWELLING, LIFELONG_DOCUMENTS, NAME
from denizen.pages.dates import partial_in_words
from denizen.pages.labels import country_name, label

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
class Column:
    """A column: what stands over it, whose record it is, if it is one, and what is to be said of that."""

    head: str
    person_id: UUID | None
    opens: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that tells people apart. `is_name` where its lines are names, which have a language of their own."""

    name: str
    said: tuple[str, ...]
    known: tuple[Known, ...]
    is_name: bool = False


def compared(asked: Comparison) -> list[Row]:
    """The rows of a question; one that nobody tells anything about is left out."""
    parts = {person.part: person for person in asked.people}
    said, new = parts.get("subject"), parts.get("replacement")
    if said is None:
        return []
    place = _place(asked.address, asked.room, asked.plate)
    return _rows(
        _Said(
            names=tuple(dict.fromkeys(name for name in (said.name, said.name_latin) if name)),
            born=said.born,
            sex=said.sex,
            nationality=said.nationality,
            birth_place=said.birth_place,
            documents=_declared(said),
            new_documents=_declared(new),
            homes=(place,) if place else (),
            plates=frozenset({asked.plate} if asked.plate else ()),
        ),
        asked.candidates,
    )


def beside(kept: Candidate, other: Candidate) -> list[Row]:
    """The rows of two records; one of which nothing is known is left out."""
    return _rows(
        _Said(
            names=tuple(kept.names),
            born=kept.born,
            sex=kept.sex,
            nationality=kept.nationality,
            birth_place=kept.birth_place,
            documents=_papers(kept),
            homes=_residences(kept),
            plates=frozenset(home.plate for home in kept.residences),
            work=_employers(kept),
            declarations=(str(kept.declarations),),
        ),
        (other,),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands in the first column."""

    names: tuple[str, ...]
    born: PartialDate | None
    sex: str | None
    nationality: str | None
    birth_place: str | None
    documents: tuple[str, ...]
    homes: tuple[str, ...]
    plates: frozenset[str]
    new_documents: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()


def _rows(said: _Said, people: tuple[Candidate, ...]) -> list[Row]:
    born = _row(_("Born"), said.born, people, lambda each: each.born, _day, _days_agree)
    rows = [
        _as_weighed(NAME, _names(said.names, people), people),
        _as_weighed(BORN, born, people),
        _row(_("Sex"), said.sex, people, lambda each: each.sex, lambda sex: label("sex", sex)),
        _row(_("Nationality"), said.nationality, people, lambda each: each.nationality, country_name),
        _row(_("Place of birth"), said.birth_place, people, lambda each: each.birth_place, str),
        _documents(said.documents, people),
        _new_document(said.new_documents, people),
        _as_weighed(DWELLING, _homes(said, people), people),
        _told(_("Works for"), said.work, people, _employers),
        _told(_("Declarations"), said.declarations, people, lambda each: (str(each.declarations),)),
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


def speaks_against(one: Candidate, other: Candidate) -> list[str]:
    """What of two records cannot be true of one person: two have to find that they are (`merge_wants_second.sql`)."""
    found = []
    if one.born and other.born and not _days_agree(one.born, other.born):
        found.append(_("their birth dates differ"))
    if len({one.sex, other.sex} - {None, "unknown"}) > 1:
        found.append(_("their sexes differ"))
    if any(_has_another(one, kind) and _has_another(other, kind) for kind in LIFELONG_DOCUMENTS):
        found.append(_("each has a citizen number of its own, which nobody ever changes"))
    return found


def _has_another(person: Candidate, kind: str) -> bool:
    return any(paper.document_type == kind and not paper.is_same for paper in person.documents)


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


def _told(
    name: str,
    said: tuple[str, ...],
    candidates: tuple[Candidate, ...],
    lines: Callable[[Candidate], tuple[str, ...]],
) -> Row:
    """What is known, and compared with nothing."""
    return Row(name, said, tuple(Known(lines(each), OPEN) for each in candidates))


def _names(said: tuple[str, ...], candidates: tuple[Candidate, ...]) -> Row:
    known = tuple(
        Known.beside(tuple(each.names), ALIKE if set(said) & set(each.names) else DIFFERENT)
        for each in candidates
    )
    return Row(_("Name"), said, known, is_name=True)


def _documents(said: tuple[str, ...], candidates: tuple[Candidate, ...]) -> Row:
    known = []
    for each in candidates:
        lines = _papers(each)
        if not said or not lines:
            known.append(Known(lines, OPEN))
        else:
            is_same = any(paper.is_same for paper in each.documents)
            known.append(Known.beside(lines, ALIKE if is_same else DIFFERENT))
    return Row(_("Document"), said, tuple(known))


def _new_document(said: tuple[str, ...], candidates: tuple[Candidate, ...]) -> Row:
    """What a change of document puts in the place of the old one, and who of them has it."""
    known = []
    for each in candidates:
        held = tuple(
            _paper(paper.document_type, paper.hint) for paper in each.documents if paper.is_replacement
        )
        known.append(Known.beside(held, ALIKE) if held else Known((), OPEN))
    return Row(_("New document"), said, tuple(known))


def _homes(said: _Said, candidates: tuple[Candidate, ...]) -> Row:
    """Where the one and the others live, each by address and plate: whoever compares may be told only one of them."""
    known = tuple(
        Known.beside(
            _residences(each), ALIKE if said.plates & {home.plate for home in each.residences} else OPEN
        )
        for each in candidates
    )
    return Row(_("Lives at"), said.homes, known)


def _residences(person: Candidate) -> tuple[str, ...]:
    return tuple(_place(home.address, home.room, home.plate) for home in person.residences)


def _employers(person: Candidate) -> tuple[str, ...]:
    return tuple(work.organisation for work in person.employments)


def _declared(person: DescribedPerson | None) -> tuple[str, ...]:
    return (_paper(person.document_type, person.document_hint),) if person and person.document_type else ()


def _papers(person: Candidate) -> tuple[str, ...]:
    return tuple(_paper(paper.document_type, paper.hint) for paper in person.documents)


def _place(address: str | None, room: str | None, plate: str | None) -> str:
    return " · ".join(part for part in (" ".join(part for part in (address, room) if part), plate) if part)


def _paper(kind: str, hint: str | None) -> str:
    return f"{label('document', kind)} …{(hint or '').lstrip('…')}"


def _day(day: PartialDate) -> str:
    return partial_in_words(day)


def _days_agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether both can be the same day."""
    return one.narrowed_by(other) is not None
