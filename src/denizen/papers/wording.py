"""The words of a certificate of residence, in one language or two.

The same words are shown on a page before the certificate is made and set on paper afterwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.pages.dates import day_in_words, moment_in_words, partial_in_words
from denizen.pages.labels import country_name, label
from denizen.pages.names import language_of, script_of
from denizen.register.queries import Certified

LANGUAGES = {"zh-hans": ("zh-hans",), "en": ("en",), "both": ("zh-hans", "en")}
"""In which languages a paper speaks, in their order on it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Some words and their language (BCP 47)."""

    text: str
    lang: str


type Words = tuple[Said, ...]
"""The same said in each language of the paper; one alone where it is nobody's language, as a name is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known of the person, which may be said in several ways: a name in two scripts."""

    label: Words
    values: tuple[Words, ...]
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Residence:
    """One row of the table of residences."""

    since: Words
    until: Words
    address: Words
    remarks: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """How to ask whether the paper is genuine: the number as typed, the page, and what the code to scan holds."""

    number: str
    page: str
    scanned: str


@dataclass(frozen=True, slots=True)
class Made:
    """When a paper was made, by which authority, and the last day on which it is valid."""

    at: datetime
    authority: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on a certificate; `check` is None until it is made."""

    languages: tuple[str, ...]
    title: Words
    opening: Words
    person: Words
    lines: tuple[Line, ...]
    heading: Words
    columns: tuple[Words, ...]
    residences: tuple[Residence, ...]
    notes: tuple[Words, ...]
    validity: Words
    genuine: Words
    asking: Words
    picture: Words
    made: Made
    check: Check | None


def certificate(
    certified: Certified,
    *,
    languages: str,
    during: DateRange | None,
    made: Made,
    check: Check | None = None,
) -> Paper:
    """Put an extract into words; `during` are the days whose residences it tells, None where only the main one."""
    speak = _Speaker(LANGUAGES[languages])
    moment, last = made.at, made.valid_until
    page = check.page if check else ""
    return Paper(
        languages=speak.languages,
        title=speak(lambda: _("Certificate of residence registration")),
        opening=speak(
            lambda: (
                _("What the register of residence holds of this person, as known on %(moment)s:")
                % {"moment": moment_in_words(moment)}
            )
        ),
        person=speak(lambda: _("Person")),
        lines=tuple(_lines(certified, speak)),
        heading=speak(lambda: _heading(during)),
        columns=tuple(speak(say) for say in (_since, _until, _address, _remarks)),
        residences=tuple(_residences(certified, speak)),
        notes=tuple(_notes(certified, speak)),
        validity=speak(
            lambda: (
                _("Made on %(day)s by %(authority)s. Valid until %(last)s.")
                % {
                    "day": day_in_words(_day_of(moment)),
                    "authority": made.authority,
                    "last": day_in_words(last),
                }
            )
        ),
        genuine=speak(lambda: _("Is this paper genuine?")),
        asking=speak(lambda: _("Scan the code, or type the number on this page, which shows nobody's data:")),
        picture=speak(lambda: _("Code to scan: opens %(page)s with the number.") % {"page": page}),
        made=made,
        check=check,
    )


class _Speaker:
    """Says the same in each language of the paper."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages

    def __call__(self, say: Callable[[], str]) -> Words:
        said = []
        for language in self.languages:
            with translation.override(language):
                said.append(Said(say(), language))
        return tuple(said)


def _since() -> str:
    return _("Since")


def _until() -> str:
    return _("Until")


def _address() -> str:
    return _("Address")


def _remarks() -> str:
    return _("Remarks")


def _own(text: str, script: str | None = None) -> Words:
    """What is written in its owner's script and is translated into no language."""
    return (Said(text, language_of(script or script_of(text))),)


def _day_of(moment: datetime) -> date:
    """The day of a moment on the town's clock."""
    return timezone.localtime(moment).date()


def _heading(during: DateRange | None) -> str:
    if during is None:
        return _("Present main residence")
    first, last = during.lower, during.upper and during.upper - timedelta(days=1)
    days = {"first": first and day_in_words(first), "last": last and day_in_words(last)}
    if first and last:
        return _("Residences from %(first)s to %(last)s") % days
    if first:
        return _("Residences since %(first)s") % days
    return _("Residences up to %(last)s") % days if last else _("All residences")


def _lines(certified: Certified, speak: _Speaker) -> Iterable[Line]:
    names = tuple(_own(each.name, each.script) for each in certified.names)
    yield Line(
        speak(lambda: _("Name")), names, _doubts(any(each.disputed for each in certified.names), speak)
    )
    if certified.particulars:
        sex, born = certified.particulars.sex, certified.particulars.born
        doubt = _doubts(certified.particulars.disputed, speak)
        if born and not born.is_unknown:
            yield Line(speak(lambda: _("Born")), (speak(lambda: partial_in_words(born)),), doubt)
        if sex:
            yield Line(speak(lambda: _("Sex")), (speak(lambda: label("sex", sex)),), doubt)
    for each in certified.documents:
        say = partial(_document, each.document_type, each.issuer, (each.hint or "").lstrip("…"))
        yield Line(speak(lambda: _("Document")), (speak(say),), _doubts(each.disputed, speak))


def _document(kind: str, issuer: str | None, hint: str) -> str:
    """A document with the end of its number alone."""
    named = f"{label('document', kind)} ({country_name(issuer)})" if issuer else label("document", kind)
    if not hint:
        return named
    return _("%(document)s, number ending in %(hint)s") % {"document": named, "hint": hint}


def _residences(certified: Certified, speak: _Speaker) -> Iterable[Residence]:
    for each in certified.residences:
        main = (speak(lambda: _("main residence")),) if each.is_main else ()
        yield Residence(
            since=speak(partial(partial_in_words, each.began)),
            until=speak(partial(_ending, each.ended)),
            address=_own(" ".join(filter(None, (each.address, each.room)))),
            remarks=main + _doubts(each.disputed, speak),
        )


def _ending(ended: PartialDate | None) -> str:
    return partial_in_words(ended) if ended else _("goes on")


def _doubts(disputed: bool, speak: _Speaker) -> tuple[Words, ...]:
    return (speak(lambda: _("under examination")),) if disputed else ()


def _notes(certified: Certified, speak: _Speaker) -> Iterable[Words]:
    """What whoever reads the paper must know of it."""
    yield speak(
        lambda: _(
            "“Since” and “until” name as much of a date as is known; “until” is the first day of absence."
        )
    )
    doubted = [each.disputed for each in certified.names]
    doubted += [each.disputed for each in certified.documents]
    doubted += [each.disputed for each in certified.residences]
    if any(doubted) or (certified.particulars and certified.particulars.disputed):
        yield speak(
            lambda: _(
                "Under examination: declarations disagree, or somebody holds it to be wrong, and nobody has"
                " decided yet."
            )
        )
    yield speak(
        lambda: _(
            "The certificate says what is registered. It gives no right to stay, proves no ownership or tenancy, and"
            " does not say what changed after it was made."
        )
    )
    yield speak(lambda: _("That it was made is written in the log that the person may see."))
