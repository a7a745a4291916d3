"""What the desk's templates need beyond the shared components."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from denizen.desk.areas import written
from denizen.desk.comparing import Column, Known
from denizen.desk.session import Working
from denizen.desk.weights import written as bits_written
from denizen.intake.errors import reason
from denizen.kernel import clock
from denizen.ledger.numbers import receipt_text
from denizen.pages.labels import label
from denizen.register.queries import Card

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


@register.simple_tag
def measured(measure: str, number: int | None) -> str:
    """A figure by which areas are compared, as the table and the map write it."""
    return written(measure, number)


@register.filter
def sort_words(sort: str, family: str) -> str:
    """The words for a sort that was counted; what was not said has words too."""
    return label(family, sort) or label("figure", "unsaid")


@register.filter
def bits(weight: float) -> str:
    """A weight in bits, with its sign."""
    return bits_written(weight)


@register.filter
def under(known: Sequence[Known], columns: Sequence[Column]) -> list[tuple[Column, Known]]:
    """What is known of each, after the column under which it stands."""
    return list(zip(columns, known, strict=True))


@register.filter
def allows(working: Working | None, reader: str) -> bool:
    """True if the purpose chosen lets the reader's role use a reader: `{% if request.working|allows:"card" %}`."""
    return working is not None and working.allows(reader)


@register.simple_tag
def examined_in(card: Card, group: str) -> datetime | None:
    """Since when a group of a card, or a fact of it, has been under examination; None where none is."""
    return min((each.since for each in card.examined if each.about == group), default=None)


@register.filter
def why(code: str | None) -> str:
    """Why a declaration was not applied, in words."""
    return str(reason(code)) if code else ""


@register.filter
def receipt(number: UUID) -> str:
    """A receipt number as people read and type it."""
    return receipt_text(number)
