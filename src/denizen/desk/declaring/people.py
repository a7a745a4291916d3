"""Whom a form is about: searched for before anybody is registered, and told as the register knows them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from uuid import UUID

from denizen.desk.declaring.sheets import Sheet
from denizen.desk.declaring.ways import FINDING, Way, asks_person
from denizen.desk.finding import document_search_key
from denizen.desk.reading import ticket_for
from denizen.desk.session import DeskRequest
from denizen.kernel.fold import fold_name
from denizen.kernel.partial import DateRefused, PartialDate
from denizen.linkage import queries as linkage
from denizen.linkage.errors import SearchTooMany
from denizen.linkage.rules import alike_keys, name_key
from denizen.pages.http import connection
from denizen.register import queries as register
from denizen.register.documents import DocumentRefused
from denizen.register.errors import PersonJoined

NOBODY, SEVERAL, TOO_MANY, MORE = FINDINGS = ("nobody", "several", "too_many", "more")
_TELLS_ITSELF = "citizen_id"


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the form shows them and says them again: the card, and what of it identifies them."""

    card: register.Card
    texts: Mapping[str, str]
    differs: bool

    @property
    def contacts_known(self) -> bool:
        """Whether the register knows how to reach the person."""
        return bool(self.card.contacts)


def find(request: DeskRequest, sheet: Sheet, way: Way) -> Sheet:
    """Look for the person by what was typed, if nobody is settled yet; each search has its ticket.

    One hit settles it, unless the name is only written alike: then the clerk chooses. Nobody settles it too where
    enough is typed to register somebody: a name, with a birth date or a document, both of which were looked for.
    Whatever of that is typed otherwise later is looked for again.
    """
    asked = _asked(sheet.texts)
    if not asks_person(way) or sheet.person or (sheet.is_new and sheet.searched == asked):
        return sheet
    sheet = replace(sheet, is_new=False, searched=asked)
    keys = list(search_keys(sheet.texts))
    for key in keys:
        try:
            hits = _search(request, key)
        except SearchTooMany:
            return replace(sheet, finding=TOO_MANY)
        if len(hits) == 1:
            return replace(sheet, person=hits[0].person_id, finding="")
        if hits:
            return replace(sheet, finding=SEVERAL)
    if keys and _alike_hits(request, sheet):
        return replace(sheet, finding=SEVERAL)
    return replace(sheet, finding=NOBODY if keys else MORE, is_new=bool(keys) and _is_enough(sheet.texts))


def hits_of(request: DeskRequest, sheet: Sheet) -> list[linkage.Hit]:
    """The people among whom the clerk has to choose, searched for anew under a ticket of its own."""
    if sheet.finding != SEVERAL or sheet.person or sheet.is_new:
        return []
    for key in search_keys(sheet.texts):
        if hits := _search(request, key):
            return hits
    return _alike_hits(request, sheet)


def search_keys(texts: Mapping[str, str]) -> Iterator[bytes]:
    """The keys by which the texts mean somebody: the document's, then those of the names with the birth date."""
    if number := texts.get("document_number", "").strip():
        with suppress(DocumentRefused):  # the form says what is wrong with it
            yield document_search_key(texts.get("document_type") or _TELLS_ITSELF, number)
    born = _born(texts)
    for name in (texts.get("name"), texts.get("name_latin")):
        if born and name and (key := name_key(name, born)):
            yield key


def _alike_hits(request: DeskRequest, sheet: Sheet) -> list[linkage.Hit]:
    """Whoever has the birth date and a name in another script, order or romanisation. One of them settles nothing."""
    for key in alike_keys(sheet.texts.get("name"), sheet.texts.get("name_latin"), _born(sheet.texts)):
        with suppress(SearchTooMany):  # more than ten are alike: nobody can choose among them
            if hits := _search(request, key):
                return hits
    return []


def _born(texts: Mapping[str, str]) -> PartialDate | None:
    try:
        return PartialDate.parse(texts.get("birth_date", ""))
    except DateRefused:
        return None


def known(request: DeskRequest, person: UUID, texts: Mapping[str, str], today: date) -> Known:
    """The person's card, and what a declaration says of them: as known, but for what the clerk typed otherwise."""
    try:
        card = register.card(connection(request), ticket_for(request, "card", person=person))
    except PersonJoined as joined:
        card = register.card(connection(request), ticket_for(request, "card", person=joined.kept))
    told = dict(_told(card, today))
    typed = {name: texts[name] for name in ("name", "birth_date") if texts.get(name, "").strip()}
    differs = "name" in typed and fold_name(typed["name"]) not in {
        fold_name(each.name) for each in card.names or ()
    }
    if not differs:
        # In another order or case it is the same name: the register's own way of writing it is said again.
        typed.pop("name", None)
    return Known(card, told | typed, differs)


def _told(card: register.Card, today: date) -> Iterator[tuple[str, str]]:
    present = [each for each in card.names or () if today in each.valid_during] or list(card.names or ())
    by_kind = {each.kind: each.name for each in reversed(present)}
    if name := by_kind.get("official") or next(iter(by_kind.values()), None):
        yield "name", name
    if latin := by_kind.get("latin"):
        yield "name_latin", latin
    particulars = card.particulars
    if particulars:
        if particulars.born and not particulars.born.is_unknown:
            yield "birth_date", str(particulars.born)
        if particulars.sex and particulars.sex != "unknown":
            yield "sex", particulars.sex
        if particulars.nationality:
            yield "nationality", particulars.nationality


def nobody_of_them(sheet: Sheet) -> Sheet:
    """The sheet for somebody new, since it is none of those found by what is typed now."""
    return replace(sheet, person=None, is_new=True, finding="", searched=_asked(sheet.texts))


def without_person(sheet: Sheet) -> Sheet:
    """The sheet for somebody else: nobody found, nothing typed about the one before."""
    texts = {name: text for name, text in sheet.texts.items() if name not in FINDING}
    return replace(
        sheet.untried(), texts=texts, person=None, is_new=False, finding="", searched="", is_checked=False
    )


def _asked(texts: Mapping[str, str]) -> str:
    """A mark of what somebody is looked for by, so that a change of it is noticed."""
    looked_for = "|".join(texts.get(name, "").strip() for name in (*FINDING, "name_latin"))
    return blake2b(looked_for.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _is_enough(texts: Mapping[str, str]) -> bool:
    named = texts.get("name", "").strip() or texts.get("name_latin", "").strip()
    told = texts.get("birth_date", "").strip() or texts.get("document_number", "").strip()
    return bool(named and told)


def _search(request: DeskRequest, key: bytes) -> list[linkage.Hit]:
    ticket = ticket_for(request, "search", search=key)
    return linkage.search(connection(request), ticket, key)
