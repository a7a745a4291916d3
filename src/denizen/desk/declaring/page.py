"""What the page of a form shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.desk.declaring import people
from denizen.desk.declaring.filling_in import Judged, goes_on, judge, known_on, way_on, with_what_is_known
from denizen.desk.declaring.forms import DeclarationForm, country_names
from denizen.desk.declaring.people import Known
from denizen.desk.declaring.sheets import Sheet, leaf_text
from denizen.desk.declaring.ways import FINDING, PLACE, Way, asks_person, new_fields
from denizen.desk.session import DeskRequest
from denizen.intake.filling import FIELDS, FieldType
from denizen.kernel import clock
from denizen.ledger import actions as ledger
from denizen.ledger.numbers import read_receipt
from denizen.pages.http import connection
from denizen.places import queries as places

_MOST_DWELLINGS = 10


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one head; `more` are those that stand behind *More*."""

    name: str
    title: str | Promise
    fields: tuple[BoundField, ...]
    more: tuple[BoundField, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether something behind *More* is filled in or wrong, so that it must be seen."""
        return any(field.value() or field.errors for field in self.more)


def form_page(request: DeskRequest, sheet: Sheet) -> dict[str, Any]:
    """The context of the form's page. The person, where there is one, is read under a ticket each time."""
    way, who = way_on(sheet), known_on(request, sheet)
    sheet = with_what_is_known(sheet, way, who)
    judged = judge(request, sheet, who)
    groups = _groups(sheet, way, who)
    shown = [field for fields, more in groups.values() for field in (*fields, *more)]
    form = DeclarationForm(
        way,
        shown,
        {**sheet.texts, "party": sheet.party},
        judged.wrong if sheet.is_checked else (),
        has_own_party=request.actor.party_id is not None,
    )
    sections = {
        name: Section(name, _TITLES[name], _bound(form, fields), _bound(form, more))
        for name, (fields, more) in groups.items()
    }
    _take_focus(form, groups, sheet)
    return {
        "way": way,
        "sheet": sheet,
        "form": form,
        "sections": sections,
        "leaf": leaf_text(request, sheet.id),
        "hidden": [(name, text) for name, text in sheet.texts.items() if name not in shown],
        "who": who,
        "asks_person": asks_person(way),
        "hits": people.hits_of(request, sheet),
        "spells": goes_on(way, who),
        "target": _target(request, sheet),
        "has_countries": any(FIELDS[name].type is FieldType.COUNTRY for name in shown),
        "countries": country_names,
        "employers": judged.employers,
        **_around(request, sheet, judged),
    }


_TITLES: dict[str, str | Promise] = {
    "who": _("Whom it is about"),
    "new": _("Somebody new"),
    "amended": _("Which declaration"),
    "where": _("Where"),
    "what": _("What happened"),
}


def _groups(sheet: Sheet, way: Way, who: Known | None) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The fields of each section, and those behind *More*."""
    groups: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    amended = tuple(name for name in ("receipt", "reason_code") if name in way.asks)
    if amended:
        groups["amended"] = (amended, ())
    if way.kind == "correction" and sheet.about:
        fields, more = new_fields(way)
        groups["who"] = ((*FINDING, *fields), more)
    if asks_person(way):
        if who is None:
            groups["who"] = (FINDING, ())
        else:
            contacts = () if who.contacts_known else ("phone", "email")
            groups["who"] = ((), (*FINDING[:2], *contacts))
        if sheet.is_new:
            groups["new"] = new_fields(way)
    place = tuple(name for name in PLACE if name in way.asks)
    if place:
        groups["where"] = (place, ())
    rest = tuple(name for name in way.asks if name not in (*PLACE, *amended))
    if rest or way.more:
        groups["what"] = (rest, way.more)
    return groups


def _bound(form: DeclarationForm, names: Iterable[str]) -> tuple[BoundField, ...]:
    return tuple(form[name] for name in names)


def _take_focus(
    form: DeclarationForm, groups: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], sheet: Sheet
) -> None:
    """Where one types on: the first empty field of what is not settled, unless there is something to read first."""
    if form.errors:
        return
    # Whoever is new was looked for already: one goes on with what is asked of somebody new. In a list of choices Enter
    # does not send the form.
    settled = FINDING if sheet.is_new else ()
    order = [name for fields, _more in groups.values() for name in fields if name not in settled]
    for name in order:
        if not sheet.texts.get(name) and FIELDS[name].codes is None:
            form.fields[name].widget.attrs["autofocus"] = True
            return


def _target(request: DeskRequest, sheet: Sheet) -> ledger.Became | None:
    """What is known of the declaration that is amended: nothing about its people."""
    number = read_receipt(sheet.texts.get("receipt", ""))
    return ledger.became(connection(request), token=request.token, number=number) if number else None


def _around(request: DeskRequest, sheet: Sheet, judged: Judged) -> dict[str, Any]:
    """The dwelling named, or those that its address could mean; and who provides it."""
    db, today = connection(request), clock.today()
    found, address = judged.dwelling, sheet.texts.get("address", "")
    candidates: Sequence[places.Dwelling | places.NearDwelling] = ()
    if found is None and address and not sheet.texts.get("plate"):
        near = places.resolve_addresses(db, [address])[address].near
        candidates = near or places.dwellings_at(db, address, limit=_MOST_DWELLINGS)
    providers = places.providers_for(db, token=request.token, dwelling=found.id, on=today) if found else []
    return {"dwelling": found, "candidates": candidates, "providers": providers, "for_whom": judged.party}
