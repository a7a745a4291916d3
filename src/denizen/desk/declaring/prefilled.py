"""How a form begins: empty, at a person, at a dwelling, at a declaration, or after another of the same kind."""

from dataclasses import replace
from uuid import UUID

from denizen.desk.declaring.restating import restate
from denizen.desk.declaring.sheets import Sheet, new_sheet
from denizen.desk.declaring.ways import BY_CODE, way_of
from denizen.desk.session import DeskRequest
from denizen.kernel import clock
from denizen.ledger import actions as ledger
from denizen.ledger.numbers import receipt_text
from denizen.ledger.rules import AMENDING
from denizen.pages.http import connection
from denizen.places import queries as places

_ENTERED_IN_ERROR = "entered_in_error"


def begun(
    request: DeskRequest, way: str, *, person: UUID | None, dwelling: UUID | None, amends: UUID | None
) -> Sheet:
    """A new sheet with what the way here tells already."""
    chosen, texts = BY_CODE[way], {}
    if "confirmed_on" in chosen.asks:
        texts["confirmed_on"] = clock.today().isoformat()
    if dwelling and (found := places.dwelling_by_id(connection(request), dwelling)) and chosen.has_place:
        texts["plate"] = found.plate
    sheet = new_sheet(way, texts=texts, person=person)
    return sheet if amends is None else amending(request, sheet, amends)


def amending(request: DeskRequest, sheet: Sheet, number: UUID) -> Sheet:
    """The sheet of a correction or retraction of that declaration; a correction with what was said, to be changed."""
    texts = {"receipt": receipt_text(number)}
    if BY_CODE[sheet.way].kind == "retraction":
        return replace(sheet, texts=texts | {"reason_code": _ENTERED_IN_ERROR})
    found = ledger.became(connection(request), token=request.token, number=number)
    sheet = replace(sheet, texts=texts)
    return sheet if found is None or found.kind in AMENDING else restate(request, sheet, found)


def another_like(sheet: Sheet) -> Sheet:
    """A sheet for the next of the same kind: party, dwelling and day stay."""
    way = way_of(sheet.way, sheet.about) or BY_CODE[sheet.way]
    texts = {name: text for name, text in sheet.texts.items() if name in way.kept_for_another}
    if "document_type" in sheet.texts:
        texts["document_type"] = sheet.texts["document_type"]
    return new_sheet(sheet.way, texts=texts, party=sheet.party)


def taking_back(sheet: Sheet, number: UUID) -> Sheet:
    """A sheet that takes back what was just declared, in the same name."""
    texts = {"receipt": receipt_text(number), "reason_code": _ENTERED_IN_ERROR}
    return new_sheet("retraction", texts=texts, party=sheet.party)
