"""What the desk's templates need beyond the shared components."""

from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from denizen.desk.facts import Founded

register = template.Library()


@register.simple_tag
def source_address(person: UUID, fact: Founded) -> str:
    """The address of the declarations behind a fact: what founded it, and what ended it."""
    behind = [fact.declaration_id, *([fact.ended_by] if fact.ended_by else [])]
    return f"{reverse('desk:declarations', args=[person])}?{urlencode({'of': behind}, doseq=True)}"
