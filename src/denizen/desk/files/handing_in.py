"""Where a file comes in: whole with its form, or piece by piece from the page's script. A file it is at the end."""

import threading
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from denizen.desk.files.forms import HandIn
from denizen.desk.files.page import begin_page
from denizen.desk.files.sealing import MEGABYTE, Sealing, hand_in_piece
from denizen.desk.session import DeskRequest, session_token, signed_in
from denizen.intake import actions as intake
from denizen.intake.errors import FileCutShort, FileEmpty, FileHandedIn, FileNotChosen, FileTooLarge
from denizen.intake.queries import LARGEST_FILE, PIECE
from denizen.kernel.errors import Refusal
from denizen.pages.crowding import TooManyAtOnce
from denizen.pages.http import connection, takes_up_to, wants_problem

# The last field of the form, behind the file: where it is missing, the line broke before the end of the file.
END, WHOLE = "end", "whole"
_LONGEST_NAME = 200
# Each holds one of the turns in which pages are answered for as long as it lasts (`pages.crowding`).
_AT_ONCE = 2
_coming = threading.BoundedSemaphore(_AT_ONCE)


@takes_up_to(LARGEST_FILE + MEGABYTE)
@csrf_exempt  # or the form would be read before it is said where the file goes; `_hand_in` is protected
@require_POST
def hand_in(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take a file in with its form, or end the upload of one whose pieces came before."""

    def admitted(desk: DeskRequest) -> HttpResponse:
        if desk.content_type != "multipart/form-data":
            return _hand_in(desk, file_id=file_id)
        if not _coming.acquire(blocking=False):
            raise TooManyAtOnce
        try:
            return _hand_in(desk, file_id=file_id)
        finally:
            _coming.release()

    return signed_in(admitted, back=reverse("desk:hand_in"))(request)


def _hand_in(request: DeskRequest, *, file_id: UUID) -> HttpResponse:
    sealing = Sealing(request, file_id)
    request.upload_handlers = [sealing]
    answered = False
    try:
        response = _protected(request, file_id=file_id, sealing=sealing)
        answered = response.status_code < 400 or isinstance(sealing.refusal, FileHandedIn)
        return response
    finally:
        if not answered and request.content_type == "multipart/form-data":
            intake.drop_upload(connection(request), token=request.token, file=file_id)


@csrf_protect
def _protected(request: DeskRequest, *, file_id: UUID, sealing: Sealing) -> HttpResponse:
    form = HandIn(request.POST, request=request)
    if isinstance(sealing.refusal, FileHandedIn):  # a form sent twice: it is that file
        return redirect("desk:file", file_id)
    try:
        if sealing.refusal is not None:
            raise sealing.refusal
        if not form.is_valid():
            return _again(request, form, None)
        if request.POST.get("act") == "check":
            return HttpResponse(status=204)
        _end(request, file_id, form)
    except Refusal as refusal:
        return _again(request, form, refusal)
    if wants_problem(request):
        return JsonResponse({"at": reverse("desk:file", args=[file_id])})
    return redirect("desk:file", file_id)


def _end(request: DeskRequest, file_id: UUID, form: HandIn) -> None:
    """Make a file of what came. Raises the refusals of the door, FileEmpty."""
    sent = request.FILES.get("file")
    name = sent.name if sent else request.POST.get("name", "")
    size = sent.size if sent else _number(request.POST.get("size", "0"))
    if not name and request.POST.get(END) == WHOLE:
        raise FileNotChosen
    if request.POST.get(END) != WHOLE:
        raise FileCutShort
    if not size:
        raise FileEmpty
    if size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE // MEGABYTE)
    intake.hand_in(
        connection(request),
        token=request.token,
        file=file_id,
        party=form.party_id,
        kind=form.cleaned_data["kind"],
        file_name=str(name).replace("\x00", "")[:_LONGEST_NAME],
        size=size,
    )


def _again(request: DeskRequest, form: HandIn, refusal: Refusal | None) -> HttpResponse:
    """The form with what is wrong: nothing was kept of the file, so it is chosen anew."""
    status = refusal.status if refusal else 422
    if wants_problem(request):
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse(
            {"code": refusal.code if refusal else "form.invalid", "title": str(refusal or " ".join(wrong))},
            status=status,
            content_type="application/problem+json",
        )
    return render(request, "desk/files/hand_in.html", begin_page(request, form, refusal), status=status)


@require_POST
def piece(request: HttpRequest, file_id: UUID, place: int) -> HttpResponse:
    """Take one piece of a file from the page's script. Whoever is not signed in any more is told so by 401."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    body = request.body
    # The web server tells the end of a broken line as the end of the body.
    if len(body) != int(said) or not 0 < len(body) <= PIECE:
        raise FileCutShort
    hand_in_piece(request, file_id, place, body, token=session_token(request))
    return HttpResponse(status=204)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise BadRequest("no number of bytes")
    return int(text)
