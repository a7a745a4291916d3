"""A correction says everything again: so its form begins with all that the declaration said, to be changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from denizen.desk.declaring.sheets import Sheet
from denizen.desk.declaring.ways import DATES
from denizen.desk.reading import ticket_for
from denizen.desk.session import DeskRequest
from denizen.intake.filling import KIND_FIELDS
from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import Became
from denizen.linkage import queries as linkage
from denizen.linkage.queries import DeclarationRecord
from denizen.pages.http import connection

_OTHERWISE_CALLED = {"is_main": "main", "relation": "relation_to_head"}
_OF_THE_PERSON = (
    "name", "name_latin", "sex", "birth_place", "nationality", "document_type", "document_issuer", "document_valid_to",
    "language", "home_division",
)  # fmt: skip


def restate(request: DeskRequest, sheet: Sheet, root: Became) -> Sheet:
    """The sheet of a correction with what its root said, read under a ticket; what was typed already stays.

    The number of a document cannot be read: `hint` says how it ends, so that it can be typed again.
    """
    ticket = ticket_for(request, "declaration", matter=root.declaration_id)
    said = linkage.declaration(connection(request), ticket)
    used = KIND_FIELDS[root.kind]
    told = {
        name: text for name, text in (*_of_what_happened(said), *_of_people(said)) if text and name in used
    }
    subject = next((person for person in said.people if person.part == "subject"), None)
    return replace(
        sheet,
        about=root.kind,
        texts={**told, **sheet.texts},
        person=subject.person_id if subject else None,
        hint=(subject.document_hint or "").lstrip("…") if subject else "",
    )


def _of_what_happened(said: DeclarationRecord) -> Iterator[tuple[str, str]]:
    for name, value in said.words.items():
        yield _OTHERWISE_CALLED.get(name, name), _text(value)
    if said.kind == "lodging_checkin" and "term_until" in said.words:
        yield "expected_out", _text(said.words["term_until"])
    day = next((name for name in DATES if name in KIND_FIELDS[said.kind] and name not in said.words), None)
    if day and not day.startswith("check_"):
        yield day, _text(said.occurred)


def _of_people(said: DeclarationRecord) -> Iterator[tuple[str, str]]:
    for person in said.people:
        if person.part == "subject":
            for name in _OF_THE_PERSON:
                yield name, _text(getattr(person, name))
            yield "birth_date", _text(person.born)
        elif person.part == "replacement":
            for name in _OF_THE_PERSON:
                yield f"new_{name}", _text(getattr(person, name))
        else:
            yield f"{person.part}_name", _text(person.name)


def _text(value: Any) -> str:
    """A value as one would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case PartialDate():
            return "" if value.is_unknown else str(value)
        case _:
            return str(value)
