"""Collects declarations into the senders' files, and knows when each sender sends."""

from collections import defaultdict
from dataclasses import replace
from random import Random

from denizen.demo.calendar import Calendar, instant
from denizen.demo.employers import Party
from denizen.demo.files import MIXED, Parcel, Row, Style, make_parcel
from denizen.demo.headers import HEADERS
from denizen.demo.people import Day
from denizen.demo.stays import ARRIVAL_DAYS, HOST_DAY
from denizen.demo.wording import iso

_TWICE_A_WEEK = (1, 4)
_WEEKLY = (3,)
_MORNING_AFTER = {
    "hotels": tuple((day + 1) % 7 for day in ARRIVAL_DAYS),
    "hosts": ((HOST_DAY + 1) % 7,),
}
_LATE_AFTER = 3  # working days within which tenancies, jobs and residences must be declared


class Mailroom:
    """Rows by sender and sending day; the files are written when the town has been lived."""

    def __init__(self, rng: Random, calendar: Calendar, end: Day) -> None:
        self._rng, self._calendar, self._end = rng, calendar, end
        self._boxes: dict[tuple[Day, str, str], list[Row]] = defaultdict(list)

    def post(self, party: str, row: Row, sent: Day, stream: str = MIXED) -> None:
        """Put a row into the file that the party sends on this day.

        `stream` is the kind of a file that holds one kind only, with a part after a slash where there are several.
        """
        self._boxes[sent, party, stream].append(row)

    def sending_day(self, party: str, day: Day, *, late: bool = False) -> Day:
        """When the party sends what happened on a day: with its next file, or long after the deadline."""
        if party in _MORNING_AFTER:
            # Guests are declared within 24 hours of arriving: these two do not wait for a working day.
            day += 4 + int(self._rng.expovariate(0.25)) if late else 1
            while (day - 1) % 7 not in _MORNING_AFTER[party]:
                day += 1
            return day
        if late:
            due = self._calendar.add_working_days(day, _LATE_AFTER)
            day = due + 2 + min(80, int(self._rng.expovariate(1 / 14)))
        return self._calendar.slot(day, _WEEKLY if party == "registrar" else _TWICE_A_WEEK)

    def leaves_in_time(self, sent: Day) -> bool:
        """Whether a file of this day leaves before the simulation ends."""
        return sent <= self._end

    def parcels(self, styles: dict[str, Style]) -> list[Parcel]:
        """Write every file that leaves within the period, in the order of sending; the rows learn their place."""
        parcels = []
        for (sent, party, stream), rows in sorted(self._boxes.items(), key=lambda box: box[0]):
            if not self.leaves_in_time(sent):
                continue
            # Amendments stand last: one that is left out for want of a receipt then moves no other row.
            rows.sort(key=lambda row: row.amends is not None)
            style = styles[party]
            if party.startswith("employer") and stream != MIXED:  # the roster that a personnel office keeps
                style = replace(style, format="xlsx")
            hour, minute = (8, 30) if party in _MORNING_AFTER else (17, 30)
            suffix = "xlsx" if style.format == "xlsx" else "csv"
            kind, _, part = stream.partition("/")
            name = "-".join(word for word in (iso(sent).replace("-", ""), party, kind, part) if word)
            parcels.append(
                make_parcel(instant(sent, hour, minute), party, kind, f"{name}.{suffix}", rows, style)
            )
        return parcels

    def rows(self) -> list[Row]:
        """Every row that was posted, whether its file left or not."""
        return [row for rows in self._boxes.values() for row in rows]


def make_styles(rng: Random, parties: list[Party]) -> dict[str, Style]:
    """Each party's own way of writing, the same in all its files; landlords use spreadsheets."""
    styles = {}
    for party in parties:
        headers = {code: rng.choice(options) for code, options in HEADERS.items()}
        encoding, dates = rng.choice(("gb18030", "utf-8-sig")), rng.choice(("iso", "iso", "slash", "han"))
        spreadsheet = party.kind == "landlord"
        if party.kind in ("hotel", "private_host", "registrar"):  # software writes these
            encoding, dates = "utf-8-sig", "iso"
        styles[party.handle] = Style(
            headers, party.kind != "hotel", "xlsx" if spreadsheet else encoding, dates
        )
    return styles
