"""Dates in the reader's words, also where only a part of the date is known."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from denizen.kernel.partial import PartialDate

ONE_DAY = timedelta(days=1)


def day_in_words(day: date) -> str:
    """A day in the reader's calendar order: "5 March 2024", "2024年3月5日"."""
    # Translators: letters of Django's date filter, in the order in which the reader's language says a date.
    return format_date(day, pgettext("format of a day", "j F Y"))


def moment_in_words(moment: datetime) -> str:
    """A moment on the town's clock, to the minute."""
    local = timezone.localtime(moment)
    # Translators: letters of Django's date filter, in the order in which the reader's language says day and time.
    return format_date(local, pgettext("format of a day with time", "j F Y, H:i"))


def partial_in_words(when: PartialDate) -> str:
    """As much of a date as is known: a day, a month, a year, a span of possible days, or "date unknown"."""
    earliest, latest = when.earliest, when.latest
    if earliest and latest:
        return _span_in_words(earliest, latest)
    if earliest:
        return _("%(day)s or later") % {"day": day_in_words(earliest)}
    if latest:
        return _("by %(day)s") % {"day": day_in_words(latest)}
    return _("date unknown")


def _span_in_words(earliest: date, latest: date) -> str:
    """A day, a whole month, a whole year, or any other unbroken run of days."""
    after = latest + ONE_DAY
    if earliest == latest:
        return day_in_words(earliest)
    if earliest.day == 1 and after.day == 1:
        months = (after.year - earliest.year) * 12 + after.month - earliest.month
        if months == 1:
            # Translators: letters of Django's date filter.
            return format_date(earliest, pgettext("format of a month", "F Y"))
        if months == 12 and earliest.month == 1:
            # Translators: letters of Django's date filter.
            return format_date(earliest, pgettext("format of a year", "Y"))
    return _("between %(first)s and %(last)s") % {
        "first": day_in_words(earliest),
        "last": day_in_words(latest),
    }
