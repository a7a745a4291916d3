"""The register's own addresses, as papers and programs are told them."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def check_page(request: HttpRequest) -> str:
    """The address at which anybody may ask whether an extract or a receipt is genuine.

    The one that the operator said, else that by which this request came. A number is put behind it after a `#`, which
    no browser sends to any server.
    """
    page = reverse("public:check")
    if settings.DENIZEN_PUBLIC_ADDRESS:
        return f"{settings.DENIZEN_PUBLIC_ADDRESS}{page}"
    return request.build_absolute_uri(page)
