"""Choosing what happened, and the form: each sending keeps what was typed, and answers with an address to go to."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from denizen.access import queries as access
from denizen.access.errors import AccessRefused
from denizen.desk.declaring import people
from denizen.desk.declaring.filling_in import advance, way_on
from denizen.desk.declaring.guards import back_to, declaring, without_purpose
from denizen.desk.declaring.page import form_page
from denizen.desk.declaring.prefilled import begun
from denizen.desk.declaring.sending import onward
from denizen.desk.declaring.sheets import Leaf, Sheet, keep, keep_for, read_leaf, sheet_of
from denizen.desk.declaring.ways import BY_CODE, WAYS
from denizen.desk.session import DeskRequest, session_token, signed_in, to_sign_in
from denizen.intake.errors import SheetUnknown
from denizen.intake.filling import FIELDS
from denizen.kernel.errors import Refusal
from denizen.ledger.rules import AMENDING, KINDS
from denizen.pages.http import connection
from denizen.places import queries as places

_LONGEST_PARTY = 80
_LONGEST_HINT = 16


@require_http_methods(["GET", "POST"])
@declaring
def choose(request: DeskRequest) -> HttpResponse:
    """Choose what happened: to a person or at a dwelling that the way here named, or to be found on the form."""
    asked = request.POST if request.method == "POST" else request.GET
    subject = {name: _id_in(asked, name) for name in ("person", "dwelling", "amends")}
    if request.method == "POST":
        if asked.get("way", "") not in BY_CODE:
            return HttpResponseBadRequest()
        sheet = begun(request, asked["way"], **subject)
        keep(request, sheet)
        return redirect("desk:declare_form", sheet.id)
    ways = [way for way in WAYS if subject["amends"] is None or way.kind in AMENDING]
    dwelling = (
        places.dwelling_by_id(connection(request), subject["dwelling"]) if subject["dwelling"] else None
    )
    return render(request, "desk/declare/choose.html", {"ways": ways, "at": dwelling, **subject})


@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The form as it was left, or one step onward with what was typed."""
    if request.method == "GET":
        return _form(request, sheet_id=sheet_id)
    leaf = read_leaf(request.POST.get("leaf", ""), sheet_id)
    if leaf is None or request.POST.get("way") not in BY_CODE:
        return HttpResponseBadRequest()
    sheet = _typed(request.POST, sheet_id)
    token = session_token(request)
    actor = access.whoami(connection(request), token) if token else None
    if actor is not None and actor.actor_id == leaf.actor_id:
        return _onward(request, sheet, leaf)
    return _kept_for_its_writer(request, sheet, leaf, is_other=actor is not None)


@declaring
def _form(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    return render(request, "desk/declare/form.html", form_page(request, sheet_of(request, sheet_id)))


def _onward(request: HttpRequest, sheet: Sheet, leaf: Leaf) -> HttpResponse:
    """Go one step on; whatever stands in the way of it, what was typed is kept."""
    back = back_to(request, sheet.id)

    def step(desk: DeskRequest) -> HttpResponse:
        if stopped := without_purpose(desk, back):
            keep(desk, sheet)
            return stopped
        try:
            further = advance(desk, _pressed(sheet, desk.POST.get("act", "")))
        except Refusal:
            keep_for(desk, sheet, leaf)
            raise
        keep(desk, further)
        return onward(further)

    return signed_in(step, back=back)(request)


def _kept_for_its_writer(request: HttpRequest, sheet: Sheet, leaf: Leaf, *, is_other: bool) -> HttpResponse:
    """The session ended before the form was sent, or a colleague has signed in since: keep it for whoever typed it."""
    is_kept = True
    try:
        keep_for(request, sheet, leaf)
    except (
        AccessRefused,
        SheetUnknown,
    ):  # the session ended more than a day ago, or its actor works here no more
        is_kept = False
    if is_other or not is_kept:
        context = {"is_other": is_other, "is_kept": is_kept}
        return render(request, "desk/declare/kept_for_another.html", context, status=409)
    return to_sign_in(request, back_to(request, sheet.id))


def _typed(posted: QueryDict, sheet_id: UUID) -> Sheet:
    """The sheet that a form is: all of it stands in the form, so that it needs no session to be kept.

    Of each text as much is kept as its field can hold; NUL, which no text of the database can hold, is taken out.
    """
    texts, cut = {}, []
    for code in FIELDS:
        if text := posted.get(code, "").replace("\x00", ""):
            if len(text) > FIELDS[code].longest:
                text = text[: FIELDS[code].longest]
                cut.append(code)
            texts[code] = text
    about = posted.get("about", "")
    return Sheet(
        sheet_id,
        posted.get("way", ""),
        texts,
        party=posted.get("party", "").replace("\x00", "")[:_LONGEST_PARTY],
        person=_id_in(posted, "person"),
        is_new=posted.get("is_new") == "1",
        finding=finding if (finding := posted.get("finding", "")) in people.FINDINGS else "",
        searched=posted.get("searched", "")[:16],
        about=about if about in KINDS else "",
        hint=posted.get("hint", "")[:_LONGEST_HINT],
        is_checked=posted.get("is_checked") == "1",
        cut=tuple(cut),
    )


def _pressed(sheet: Sheet, act: str) -> Sheet:
    """What a button says besides sending the form: this person, this dwelling, this employer …"""
    what, _colon, which = act.partition(":")
    match what:
        case "other":
            return people.without_person(sheet)
        case "new":
            return people.nobody_of_them(sheet)
        case "person":
            with suppress(ValueError):
                sheet = replace(sheet, person=UUID(which), is_new=False, finding="")
        case "plate" if way_on(sheet).has_place:
            texts = {name: text for name, text in sheet.texts.items() if name not in ("address", "room")}
            return replace(sheet, texts={**texts, "plate": which[: FIELDS["plate"].longest]})
        case "employer" if "employer_code" in way_on(sheet).asks:
            texts = {name: text for name, text in sheet.texts.items() if name != "employer_name"}
            return replace(sheet, texts={**texts, "employer_code": which[: FIELDS["employer_code"].longest]})
        case "party":
            return replace(sheet, party=which[:_LONGEST_PARTY])
    return sheet


def _id_in(sent: QueryDict, name: str) -> UUID | None:
    try:
        return UUID(sent.get(name, ""))
    except ValueError:
        return None
