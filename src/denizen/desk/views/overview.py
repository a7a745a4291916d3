"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk import forms
from denizen.desk.session import DeskRequest, signed_in


@require_GET
@signed_in
def overview(request: DeskRequest) -> HttpResponse:
    """Today's work."""
    return render(request, "desk/overview.html", {"form": forms.Search()})
