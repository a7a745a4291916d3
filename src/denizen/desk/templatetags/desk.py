"""What the desk's templates need beyond the shared components."""

import json
from datetime import datetime
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from denizen.desk.comparing import AGREEMENT
from denizen.desk.session import Working
from denizen.intake.errors import reason
from denizen.kernel import clock
from denizen.ledger.numbers import receipt_text

register = template.Library()


@register.simple_tag
def source_address(person: UUID, about: str, *declarations: UUID | None) -> str:
    """The address of the declarations that speak of a fact, which is named by what founded it and what ended it."""
    behind = [str(declaration) for declaration in declarations if declaration is not None]
    asked = urlencode({"about": about, "of": behind}, doseq=True)
    return f"{reverse('desk:declarations', args=[person])}?{asked}"


@register.simple_tag
def shown_at() -> datetime:
    """When the page was read, which stands on it when it is printed."""
    return clock.now()


@register.filter
def allows(working: Working | None, reader: str) -> bool:
    """True if the purpose chosen lets the reader's role use a reader: `{% if request.working|allows:"card" %}`."""
    return working is not None and working.allows(reader)


@register.filter
def why(code: str | None) -> str:
    """Why a declaration was not applied, in words."""
    return str(reason(code)) if code else ""


@register.filter
def agreement(code: str) -> str:
    """Whether what was declared and what is known agree, in words."""
    return str(AGREEMENT.get(code, ""))


@register.filter
def as_json(value: object) -> str:
    """What a script reads from an attribute; the template escapes it there."""
    return json.dumps(value)


@register.filter
def receipt(number: UUID) -> str:
    """A receipt number as people read and type it."""
    return receipt_text(number)
