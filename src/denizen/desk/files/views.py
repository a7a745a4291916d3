"""The list of one's files, the page on which one is handed in, the page of one, and templates to fill in."""

from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from denizen.desk.files import forms
from denizen.desk.files.page import begin_page, followed
from denizen.desk.session import DeskRequest, signed_in
from denizen.intake import queries as intake
from denizen.intake.errors import FileUnknown
from denizen.pages.http import connection, wants_part

MOST = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def listed(request: DeskRequest) -> HttpResponse:
    """The files that one may follow, newest first; the place in the list stands in the address."""
    before = _id_in(request.GET.get("before", ""))
    found = intake.files(connection(request), token=request.token, before=before, most=MOST + 1)
    context: dict[str, Any] = {
        "files": found[:MOST],
        "is_older": before is not None,
        "older": f"before={found[MOST - 1].id}" if len(found) > MOST else None,
    }
    return render(request, "desk/files/list.html", context)


@require_GET
@signed_in
def begin(request: DeskRequest) -> HttpResponse:
    """Choose a file, for whom it is and what it declares."""
    return render(request, "desk/files/hand_in.html", begin_page(request, forms.HandIn(request=request)))


@require_GET
@signed_in
def template(request: DeskRequest) -> HttpResponse:
    """A template to fill in, in the reader's language."""
    form = forms.Template(request.GET)
    if not form.is_valid():
        raise FileUnknown
    kind = form.cleaned_data["kind"]
    response = HttpResponse(_written(kind, get_language() or "en"), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


@cache
def _written(kind: str, language: str) -> bytes:
    """A template is the same for everybody, and takes a moment to write."""
    return intake.template(kind, language)


@require_GET
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file: how far it has come, and what became of its rows."""

    def admitted(desk: DeskRequest) -> HttpResponse:
        found = intake.file(connection(desk), token=desk.token, file=file_id)
        template = "desk/files/parts/file.html" if wants_part(desk) else "desk/files/file.html"
        return render(desk, template, {"followed": followed(desk, found), "file": found})

    return signed_in(admitted, back=reverse("desk:file", args=[file_id]))(request)


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
