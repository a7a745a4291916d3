"""An answer to an authority as a paper: the granted groups, for whom and for what, in two copies."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from denizen.disclosure.queries import PERSON_GROUPS, Delivered, Request
from denizen.ledger.numbers import receipt_text
from denizen.pages.dates import day_in_words, moment_in_words
from denizen.pages.labels import label
from denizen.pages.laws import legal_basis
from denizen.pages.names import language_of, script_of
from denizen.papers.queries import Disclosure, Fact, Group, HeldRow, Said, in_words


def last_day(during: DateRange) -> date:
    """The last day of a period that is half-open."""
    return cast(date, during.upper) - timedelta(days=1)


def paper_of(asked: Request, answer: Delivered, *, office: str) -> Disclosure:
    """An answer as a paper, in the language of whoever makes it: what was granted and nothing else."""
    groups = tuple(_groups(answer))
    number = receipt_text(answer.number)
    return Disclosure(
        language="en" if (get_language() or "en").startswith("en") else "zh",
        title=_said(_("Answer to a request for disclosure")),
        opening=(
            _said(
                _(
                    "What the register of residence holds, by what was granted and within the period asked about."
                )
            ),
        ),
        about=tuple(_about(asked, answer, number, office)),
        groups=groups,
        nothing=None if groups else _said(_("The register holds nothing of what was granted.")),
        closing=(
            _said(_("To be used for this case alone. What stands here was registered when it was made.")),
            _said(_("The person is told of this answer, at the latest on a date that is published.")),
        ),
        copies=(_said(_("Copy 1 of 2, for the authority")), _said(_("Copy 2 of 2, for the office's file"))),
        mark=(
            asked.authority,
            f"{asked.case_number} · {asked.handler_hint} · {_day(answer.delivered_at)}",
            _("for this case alone"),
        ),
        foot=f"{number} · SHA-256 {answer.digest}",
        authority=office,
        made=answer.delivered_at,
    )


def _said(text: str) -> Said:
    return Said(text, get_language() or "en")


def _own(text: str) -> Said:
    return Said(text, language_of(script_of(text)))


def _groups(answer: Delivered) -> Iterator[Group]:
    told = {
        group: answer.content[group] for group in (*PERSON_GROUPS, "occupancy") if group in answer.content
    }
    for group in in_words(told, tuple(told)):
        facts = tuple(Fact(tuple(map(_pair, entry.rows)), None) for entry in group.entries)
        yield Group(_said(group.title), facts)


def _pair(row: HeldRow) -> tuple[Said, Said]:
    return _said(row.name), _own(row.value) if row.own else _said(row.value)


def _about(asked: Request, answer: Delivered, number: str, office: str) -> Iterator[tuple[Said, Said]]:
    """For whom, for what, and by whom."""
    ground = f"{label('disclosure_ground', asked.ground)} ({legal_basis(asked.article)})"
    days = {
        "first": day_in_words(cast(date, asked.during.lower)),
        "last": day_in_words(last_day(asked.during)),
    }
    granted = " · ".join(label("group", group) for group in asked.standing.granted)
    yield _said(_("Number")), _said(number)
    yield _said(_("Asked by")), _own(asked.authority)
    yield _said(_("Legal ground")), _said(ground)
    yield _said(_("Number of the case file")), _own(asked.case_number)
    yield _said(_("Fetched by the bearer of the document ending in")), _own(asked.handler_hint)
    yield _said(_("Period")), _said(_("%(first)s to %(last)s") % days)
    yield _said(_("Granted")), _said(granted)
    yield _said(_("Answered")), _said(moment_in_words(answer.delivered_at))
    yield _said(_("By")), _own(office)


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
