"""From a sheet to a declaration that was tried: one step onward each time that a form is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings

from denizen.access import queries as access
from denizen.access.errors import AccessRefused
from denizen.access.errors import refusal as access_refusal
from denizen.desk.declaring import people
from denizen.desk.declaring.people import Known
from denizen.desk.declaring.restating import restate
from denizen.desk.declaring.sheets import Sheet
from denizen.desk.declaring.ways import BY_CODE, FINDING, Way, asks_person, new_fields, way_of
from denizen.desk.reading import errand_for
from denizen.desk.session import DeskRequest
from denizen.intake import actions as intake
from denizen.intake.errors import reason
from denizen.intake.filling import Wrong, fill, sentence_of
from denizen.kernel import clock
from denizen.ledger import actions as ledger
from denizen.ledger.numbers import read_receipt
from denizen.ledger.queries import subject_in_law
from denizen.ledger.rules import AMENDING, Declaration, Described
from denizen.pages.http import connection
from denizen.pages.sealing import sealer
from denizen.places import queries as places
from denizen.places.errors import PlateMalformed
from denizen.register import queries as register
from denizen.register.queries import NearOrganisation, SpellEntry

_MISSING = "cell.required"
SECONDS_TO_ANSWER = 4.0
"""For how long a clerk waits for what a declaration would change; most trials take a twentieth of a second."""


@dataclass(frozen=True, slots=True)
class For:
    """For whom is declared: the party's id and kind, and what it is called."""

    id: UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sheet comes to: the declaration or what is wrong, for whom, and the dwelling that its plate names.

    `employers` are the organisations that come near an employer's name which means none.
    """

    declaration: Declaration | None
    wrong: tuple[Wrong, ...]
    party: For | None
    dwelling: places.Dwelling | None
    employers: tuple[NearOrganisation, ...] = ()


def way_on(sheet: Sheet) -> Way:
    """The way of a sheet, which was checked when it was begun."""
    return way_of(sheet.way, sheet.about) or BY_CODE[sheet.way]


def advance(request: DeskRequest, sheet: Sheet) -> Sheet:
    """Go one step onward: find what is amended and who is meant; where nothing is wrong, have the pipeline try it.

    What is only not filled in yet is not called wrong in the step that first finds the person.
    """
    before = sheet
    sheet = _amended(request, sheet.untried())
    way = way_on(sheet)
    sheet = people.find(request, sheet, way)
    if not _is_settled(sheet, way) or (sheet.is_new and not before.is_new) or sheet.about != before.about:
        # Nobody was found: that is said, and what is asked of somebody new, before anything is tried. And what a
        # declaration said is shown before it is corrected.
        return sheet
    who = known_on(request, sheet)
    sheet = with_what_is_known(sheet, way, who)
    judged = judge(request, sheet, who)
    if judged.wrong or judged.declaration is None or judged.party is None:
        is_first = not _is_settled(before, way_on(before))
        only_begun = is_first and all(each.code == _MISSING for each in judged.wrong)
        return replace(sheet, is_checked=not only_begun)
    return tried(request, replace(sheet, is_checked=True), judged)


def tried(request: DeskRequest, sheet: Sheet, judged: Judged) -> Sheet:
    """Keep the draft, and ask the pipeline what would become of it. What refuses it at once stands in the sheet."""
    assert judged.declaration is not None, "nothing is wrong with it"
    assert judged.party is not None, "nothing is wrong with it"
    db, token = connection(request), request.token
    draft = ledger.keep_draft(db, token=token, party=judged.party.id, declaration=judged.declaration)
    errand = errand_for(request, "declaration.try", trial=True, draft=draft)
    found = intake.wait_for(db, token=token, errand=errand, seconds=SECONDS_TO_ANSWER)
    if found.state == "refused":
        return refused(sheet, found)
    sheet = replace(sheet, draft=draft, errand=errand, is_answered=found.done_at is not None)
    return _for_the_law(request, sheet, judged.declaration)


def _for_the_law(request: DeskRequest, sheet: Sheet, said: Declaration) -> Sheet:
    """The sheet with when it happened and for whom the law takes the person: the effect's page reads nobody."""
    happened = said.check_in or said.check_out
    subject = said.people[0] if said.people else Described()
    kind, issuer = (subject.document.type, subject.document.issuer) if subject.document else (None, None)
    return replace(
        sheet,
        occurred=str(said.occurred) if said.occurred else "",
        instant=happened.isoformat() if happened else "",
        whom=subject_in_law(connection(request), subject.nationality, kind, issuer) or "",
    )


def refused(sheet: Sheet, found: intake.Asked) -> Sheet:
    """The sheet with the reason for which the pipeline would not take it, at the fields that it is about."""
    return replace(sheet.untried(), refused=found.code or "", refused_fields=tuple(found.fields or ()))


def judge(request: DeskRequest, sheet: Sheet, who: Known | None) -> Judged:
    """What the sheet comes to as it stands."""
    way, today = way_on(sheet), clock.today()
    filled = fill(
        way.kind, said(sheet, way, who), sealer=sealer(), demo=not settings.DENIZEN_IN_EARNEST, today=today
    )
    party, party_wrong = for_whom(request, sheet)
    dwelling, place_wrong = _place(request, sheet)
    cut = tuple(Wrong(field, "text.too_long", sentence_of("text.too_long", "")) for field in sheet.cut)
    employers, employer_wrong = _employers(request, sheet, way)
    wrong = (*party_wrong, *cut, *filled.wrong, *place_wrong, *employer_wrong, *_refusal(sheet, way))
    # Of several words about one field the first is enough.
    first = {each.field: each for each in reversed(wrong)}
    ordered = tuple(each for each in wrong if first[each.field] is each)
    return Judged(None if ordered else filled.declaration, ordered, party, dwelling, employers)


def said(sheet: Sheet, way: Way, who: Known | None) -> Mapping[str, str]:
    """What the form says: the fields of the way, and of the person what is known, or what was typed of somebody new."""
    asked = {*way.asks, *way.more}
    if way.kind != "retraction":
        asked |= set(FINDING)
    if who is None:
        asked |= {field for fields in new_fields(way) for field in fields}
    elif not who.contacts_known:
        asked |= {"phone", "email", "language"}
    typed = {name: text for name, text in sheet.texts.items() if name in asked and text.strip()}
    return {**typed, **who.texts} if who else typed


def known_on(request: DeskRequest, sheet: Sheet) -> Known | None:
    """The person of a sheet as the register knows them, read under a ticket; None where there is none to be shown."""
    if sheet.person is None or not asks_person(way_on(sheet)):
        return None
    return people.known(request, sheet.person, sheet.texts, clock.today())


def goes_on(way: Way, who: Known | None) -> list[SpellEntry]:
    """The spells of the person that go on and that a way could end, change or confirm."""
    spells = getattr(who.card, way.goes_on, None) if who and way.goes_on else None
    return [spell for spell in spells or () if spell.ended is None and spell.plate]


def _is_settled(sheet: Sheet, way: Way) -> bool:
    if way.kind == "correction" and not sheet.about:
        return False
    return bool(sheet.person or sheet.is_new) or not asks_person(way)


def with_what_is_known(sheet: Sheet, way: Way, who: Known | None) -> Sheet:
    """The sheet with what need not be asked, since it is known of the person: the place left, and as what they live."""
    return _in_the_category_of_before(_at_the_only_place(sheet, way, who), way, who)


def _in_the_category_of_before(sheet: Sheet, way: Way, who: Known | None) -> Sheet:
    """Whoever moves stays what they were, local or here for long, where nothing else is said."""
    if "category" not in way.asks or sheet.texts.get("category") or not who:
        return sheet
    homes = [
        home for home in who.card.residences or () if home.is_main and home.ended is None and home.category
    ]
    if len(homes) != 1:
        return sheet
    return replace(sheet, texts={**sheet.texts, "category": homes[0].category or ""})


def _at_the_only_place(sheet: Sheet, way: Way, who: Known | None) -> Sheet:
    """Whoever lives at one place and names no other moves away from there."""
    spells = goes_on(way, who)
    if len(spells) != 1 or sheet.texts.get("plate") or sheet.texts.get("address"):
        return sheet
    there = {"plate": spells[0].plate or ""}
    if spells[0].room and "room" in way.asks:
        there["room"] = spells[0].room
    return replace(sheet, texts={**sheet.texts, **there})


def _amended(request: DeskRequest, sheet: Sheet) -> Sheet:
    """The sheet of a correction with the kind of what it corrects and what that said; or why it corrects nothing."""
    if BY_CODE[sheet.way].kind != "correction":
        return sheet
    number = read_receipt(sheet.texts.get("receipt", ""))
    found = ledger.became(connection(request), token=request.token, number=number) if number else None
    if found is None:
        code = "correction.target_unknown" if number else "receipt.unreadable"
    elif found.kind in AMENDING:
        code = "correction.target_is_an_amendment"
    else:
        return sheet if sheet.about == found.kind else restate(request, sheet, found)
    return replace(sheet, about="", refused=code, refused_fields=("receipt",), is_checked=True)


def for_whom(request: DeskRequest, sheet: Sheet) -> tuple[For | None, tuple[Wrong, ...]]:
    """The party of a sheet: the one named, else the clerk's own; or why it cannot be declared for."""
    actor = request.actor
    if not sheet.party.strip():
        if actor.party_id is None:
            return None, (_wrong("party", "access.party_missing"),)
        return For(actor.party_id, actor.party_kind or "", actor.party_name or ""), ()
    party = access.party_for(connection(request), request.token, sheet.party.strip())
    if party is None:
        return None, (_wrong("party", "access.party_unknown"),)
    if clock.today() not in party.valid_during:
        return None, (_wrong("party", "party.expired"),)
    return For(party.id, party.kind, party.name), ()


def _place(request: DeskRequest, sheet: Sheet) -> tuple[places.Dwelling | None, tuple[Wrong, ...]]:
    """The dwelling of the plate; an address that means none, or several, is told before anything is tried."""
    plate, address = sheet.texts.get("plate", "").strip(), sheet.texts.get("address", "").strip()
    if plate:
        try:
            found = places.dwelling_by_plate(connection(request), plate)
        except PlateMalformed as malformed:
            return None, (Wrong("plate", malformed.code, malformed.message),)
        return found, () if found else (_wrong("plate", "dwelling.plate_unknown"),)
    if address and not places.dwellings_by_address(connection(request), [address]):
        meant = places.resolve_addresses(connection(request), [address])[address]
        if meant.dwelling_id is None:
            return None, (_wrong("address", f"dwelling.address_{meant.code}"),)
    return None, ()


def _employers(
    request: DeskRequest, sheet: Sheet, way: Way
) -> tuple[tuple[NearOrganisation, ...], tuple[Wrong, ...]]:
    """Those that come near an employer's name; one that means none, or several, is told before anything is tried."""
    name = sheet.texts.get("employer_name", "").strip()
    if "employer_name" not in way.asks or not name or sheet.texts.get("employer_code", "").strip():
        return (), ()
    try:
        meant = register.resolve_name(connection(request), token=request.token, text=name)
    except AccessRefused:
        return (), ()  # whoever may not look at organisations is told by the register itself
    if meant.organisation_id is not None:
        return (), ()
    return meant.near, (_wrong("employer_name", f"employer.name_{meant.code}"),)


def _refusal(sheet: Sheet, way: Way) -> tuple[Wrong, ...]:
    if not sheet.refused:
        return ()
    asked = {*way.asks, *way.more, *FINDING, "receipt"}
    fields = [field for field in sheet.refused_fields if field in asked] or [""]
    return tuple(_wrong(field, sheet.refused) for field in fields)


def _wrong(field: str, code: str) -> Wrong:
    refusal = access_refusal(code).message if code.startswith("access.") else reason(code)
    return Wrong(field, code, refusal)
