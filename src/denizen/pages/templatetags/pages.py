"""The components that templates use: dates, names, masked numbers, states, timelines, words for codes."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from denizen.kernel.partial import PartialDate
from denizen.pages import dates, labels, laws, names, timeline

register = template.Library()


@register.simple_tag
def offered_languages() -> Sequence[tuple[str, str]]:
    """The languages a reader may choose: code, and the language's name in itself."""
    languages: Sequence[tuple[str, str]] = settings.LANGUAGES
    return languages


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day in the reader's words, marked up so that programs can read it too."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.day_in_words(value))


@register.filter
def day_words(value: date | None) -> str:
    """A day in the reader's words alone, for where no mark-up may stand."""
    return "" if value is None else dates.day_in_words(value)


@register.filter
def month_words(value: date) -> str:
    """A month and its year, short, for the foot of a chart."""
    return format_date(value, pgettext("format of a short month", "M Y"))


@register.filter
def grouped(value: int | None) -> str:
    """A number with its digits in groups, as the reader writes them."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment on the town's clock."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), dates.moment_in_words(value))


@register.filter
def partial(value: PartialDate | None) -> str:
    """As much of a date as is known, in the reader's words; empty where there is none."""
    return "" if value is None else dates.partial_in_words(value)


@register.filter
def words(code: str | None, family: str) -> str:
    """The words for a code of a family: `{{ fact.category|words:"category" }}`."""
    return labels.label(family, code)


@register.filter
def legal_basis(text: str) -> str:
    """A legal basis with the names of its laws."""
    return laws.legal_basis(text)


@register.filter
def as_json(value: object) -> str:
    """What a script reads from an attribute; the template escapes it there."""
    return json.dumps(value)


@register.filter
def country(code: str | None) -> str:
    """A country's name by its ISO 3166-1 alpha-3 code."""
    return labels.country_name(code)


@register.filter
def language(code: str | None) -> str:
    """A language's name by its BCP 47 tag."""
    return labels.language_name(code)


@register.simple_tag
def lang_of(name: names.Written, nationality: str | None = None) -> str:
    """The BCP 47 tag of a name whose script is recorded."""
    return names.language_of(name.script, nationality)


@register.filter
def lang_of_text(text: str | None) -> str:
    """The BCP 47 tag of a name that comes without its script."""
    return names.language_of(names.script_of(text or ""))


@register.inclusion_tag("pages/components/name.html")
def person_name(entries: Iterable[names.Written], nationality: str | None = None) -> dict[str, Any]:
    """A person's name in their own script, the reader's script beside it."""
    own, beside = names.own_and_readers(entries, get_language() or "en", nationality)
    return {"own": own, "beside": beside}


@register.inclusion_tag("pages/components/masked.html")
def masked(hint: str | None) -> dict[str, Any]:
    """A number of which only the end, its hint, is shown."""
    return {"hint": (hint or "").lstrip("…")}


@register.inclusion_tag("pages/components/state.html")
def state(code: str) -> dict[str, Any]:
    """What became of a declaration."""
    return {"words": labels.label("state", code), "colour": labels.STATE_COLOURS.get(code, "blue")}


@register.inclusion_tag("pages/components/timeline.html")
def timeline_of(picture: timeline.Picture | None, name: str, alternative: str) -> dict[str, Any]:
    """A timeline; `name` is unique on the page, `alternative` says in words what the picture shows."""
    return {"picture": picture, "name": name, "alternative": alternative}


@register.simple_tag
def tick_words(tick: timeline.Tick) -> str:
    """What stands at a line of the calendar: a year, or a month of a year where lines are that close."""
    if tick.names_month:
        # Translators: letters of Django's date filter; short, for the foot of a chart.
        return format_date(tick.day, pgettext("format of a short month", "M Y"))
    # Translators: letters of Django's date filter.
    return format_date(tick.day, pgettext("format of a year", "Y"))
