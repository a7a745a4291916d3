"""The sign-in of a resident, as the counter sees it: handing out a code, and ending what opens the record."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.residents import HandOutCode, sheet_of
from denizen.desk.session import DeskRequest
from denizen.kernel.errors import Refusal
from denizen.linkage import actions, queries
from denizen.pages.http import connection
from denizen.register.errors import PersonJoined


@require_http_methods(["GET", "POST"])
@with_purpose
def sign_in_of(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Whether somebody can sign in; and the code for whoever stands at the counter, shown once and kept nowhere."""
    form, refused = HandOutCode(request.POST or None), None
    try:
        if form.is_valid():
            return _handed_out(request, person_id, form)
    except PersonJoined as joined:
        return redirect("desk:sign_in_of", joined.kept)
    except Refusal as refusal:
        refused = refusal
    ticket = ticket_for(request, "resident_account", person=person_id)
    try:
        accounts = queries.resident_accounts(connection(request), ticket)
    except PersonJoined as joined:
        return redirect("desk:sign_in_of", joined.kept)
    context = {"person_id": person_id, "form": form, "accounts": accounts, "refusal": refused}
    return render(request, "desk/sign_in_of.html", context, status=refused.status if refused else 200)


def _handed_out(request: DeskRequest, person_id: UUID, form: HandOutCode) -> HttpResponse:
    ticket = ticket_for(request, "hand_out_code", person=person_id)
    code = actions.hand_out_code(connection(request), ticket, **form.cleaned_data)
    context = {"person_id": person_id, "sheet": sheet_of(request, code, form.cleaned_data["kind"])}
    return render(request, "desk/code_sheet.html", context)


@require_POST
@with_purpose
def end_sign_in_of(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Let nothing open the record any more, as the person wishes."""
    actions.end_account(connection(request), ticket_for(request, "end_account", person=person_id))
    return redirect("desk:sign_in_of", person_id)
