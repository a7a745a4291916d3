"""Dates of which only a part is known: a year, a month, or nothing at all.

A partial date is the set of days on which something may have happened, as an unbroken span
`[earliest, latest]`. Nothing is guessed: "March 2024" stays all 31 days of that month. Facts keep their first
day and their first day of absence this way, and *certain* or *possible* follow from the two spans.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange, Range

from denizen.kernel.errors import Refusal

FIRST_YEAR, LAST_YEAR = 1000, 2999
ONE_DAY = timedelta(days=1)

# Year, month and day with one kind of separator; a month or day of 00 means "unknown", as in many papers.
_SEPARATED = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
_CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{1,4}|\d{1,2}年.*|\d{6}")
# A spreadsheet counts days from 1900: five digits are 1927 to 2173 and never a date that a person wrote.
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
_LONGEST = 40


class DateRefused(Refusal, ValueError):
    """The text is no date, or a date that does not exist."""

    code = "date.unreadable"
    message = _("Enter a date such as 2024-03-05, or 2024-03 or 2024 when only that is known")


class DayDoesNotExist(DateRefused):
    """The calendar has no such day, as 30 February."""

    code = "date.no_such_day"
    message = _("This day does not exist in the calendar")


class YearIsShort(DateRefused):
    """A year of two digits, or digits in an order that could mean two different days."""

    code = "date.two_digit_year"
    message = _("Write the year with four digits and first, such as 2024-03-05")


class DateIsASerial(DateRefused):
    """A day number of a spreadsheet, left behind when its cell lost the date format."""

    code = "date.spreadsheet_serial"
    message = _("This is a spreadsheet's day number; give the cell a date format")


class YearIsImplausible(DateRefused):
    """A year before 1000 or after 2999."""

    code = "date.year_implausible"
    message = _("Check the year")


class Certainty(StrEnum):
    """Whether a fact held on a day, as far as its dates are known."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The days on which something may have happened: from `earliest` to `latest`, both included.

    None stands for "no bound known". Two equal bounds are an exact date.
    """

    earliest: date | None = None
    latest: date | None = None

    UNKNOWN: ClassVar["PartialDate"]

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError("the latest day lies before the earliest")

    @classmethod
    def on(cls, day: date) -> Self:
        """The date known to the day."""
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a date as people and files write it; empty text is the wholly unknown date.

        Understood: ISO 8601 in full or cut short (`2024`, `2024-03`, `2024-03-05`), `2024/3/5`, `2024.3.5`,
        `20240305`, `2024年3月5日`, `00` for an unknown month or day, a midnight left by a spreadsheet, and
        intervals of ISO 8601-2 (`2024-03/2024-05`, `../2024`, `2024/..`), as `str()` writes them.
        Raises a subclass of DateRefused for anything else.
        """
        if len(text) == 10 and text[4] == "-" == text[7] and text.isascii():
            try:  # nearly every date is a full ISO date: the standard library reads it in a tenth of the time
                day = date.fromisoformat(text)
            except ValueError:
                pass  # read below with the words of the refusal
            else:
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return cls(day, day)
        if len(text) > _LONGEST:
            raise DateRefused()
        text = unicodedata.normalize("NFKC", text).strip()
        if not text:
            return cls.UNKNOWN
        first, slash, last = text.partition("/")
        if slash and (last == ".." or first == ".." or (len(last) >= 4 and last[:4].isdecimal())):
            return _interval(first, last)
        return _read(text)

    @classmethod
    def from_range(cls, days: Range[date]) -> "PartialDate":
        """The partial date kept as a half-open PostgreSQL range of possible days."""
        if days.isempty:
            raise ValueError("an empty range holds no possible day")
        earliest, latest = days.lower, days.upper
        if earliest is not None and not days.lower_inc:
            earliest += ONE_DAY
        if latest is not None and not days.upper_inc:
            latest -= ONE_DAY
        return cls(earliest, latest)

    @property
    def daterange(self) -> DateRange:
        """The possible days as PostgreSQL keeps them: half-open, unbounded where nothing is known."""
        return DateRange(self.earliest, None if self.latest is None else self.latest + ONE_DAY, "[)")

    @property
    def exact(self) -> date | None:
        """The day, if it is known to the day."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def is_unknown(self) -> bool:
        """True if nothing at all is known."""
        return self.earliest is None and self.latest is None

    def certainly_by(self, day: date) -> bool:
        """True if it has happened by the end of `day`, whichever possible day is the true one."""
        return self.latest is not None and self.latest <= day

    def possibly_by(self, day: date) -> bool:
        """True if it may have happened by the end of `day`."""
        return self.earliest is None or self.earliest <= day

    def narrowed_by(self, other: "PartialDate") -> "PartialDate | None":
        """The days possible under both dates; None if the two contradict each other."""
        starts = [day for day in (self.earliest, other.earliest) if day is not None]
        ends = [day for day in (self.latest, other.latest) if day is not None]
        earliest, latest = max(starts, default=None), min(ends, default=None)
        if earliest is not None and latest is not None and latest < earliest:
            return None
        return PartialDate(earliest, latest)

    def __str__(self) -> str:
        """The shortest ISO 8601 text that `parse` reads back as the same date; empty if unknown."""
        if self.is_unknown:
            return ""
        if self.earliest is None or self.latest is None:
            return f"{self.earliest or '..'}/{self.latest or '..'}"
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        text = self.earliest.isoformat()
        for cut in (text[:4], text[:7]):
            if _read(cut) == self:
                return cut
        return f"{text}/{self.latest.isoformat()}"


PartialDate.UNKNOWN = PartialDate()


def certainty(day: date, began: PartialDate, ended: PartialDate | None) -> Certainty:
    """Whether a fact held on `day`.

    `began` holds its possible first days and `ended` its possible first days of absence (None: it goes on).
    *Certain* is what holds under every reading of the two dates, *possible* what holds under at least one.
    """
    if began.certainly_by(day) and (ended is None or not ended.possibly_by(day)):
        return Certainty.CERTAIN
    if began.possibly_by(day) and (ended is None or not ended.certainly_by(day)):
        return Certainty.POSSIBLE
    return Certainty.NO


def _read(text: str) -> PartialDate:
    """One date, normalised and not empty."""
    text = _MIDNIGHT.sub("", text)
    if match := _SEPARATED.fullmatch(text):
        return _span(match[1], match[3], match[4])
    if match := _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text):
        return _span(match[1], match[2], match[3])
    if _SHORT_YEAR.fullmatch(text):
        raise YearIsShort()
    if _SERIAL.fullmatch(text):
        raise DateIsASerial()
    raise DateRefused()


def _span(year_text: str, month_text: str | None, day_text: str | None) -> PartialDate:
    """All days of a year, of a month, or the one day."""
    year, month, day = int(year_text), int(month_text or 0), int(day_text or 0)
    if year == month == day == 0:
        return PartialDate.UNKNOWN
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearIsImplausible()
    if month == 0:
        if day:
            raise DayDoesNotExist()
        return PartialDate(date(year, 1, 1), date(year, 12, 31))
    if month > 12:
        raise DayDoesNotExist()
    last = monthrange(year, month)[1]
    if day == 0:
        return PartialDate(date(year, month, 1), date(year, month, last))
    if day > last:
        raise DayDoesNotExist()
    return PartialDate.on(date(year, month, day))


def _interval(first: str, last: str) -> PartialDate:
    """An ISO 8601-2 interval of possible days, open where it says `..`."""
    earliest = None if first == ".." else _read(first).earliest
    latest = None if last == ".." else _read(last).latest
    try:
        return PartialDate(earliest, latest)
    except ValueError as inverted:
        raise DateRefused() from inverted
