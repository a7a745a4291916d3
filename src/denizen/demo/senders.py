"""How the town's senders answer a rejects file: they mend what was wrong and send it again some days later.

This is part of the simulated town and not of the product: real senders do the same by hand, not always and
not at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from denizen.demo.calendar import BEIJING, instant
from denizen.demo.errors import RowRef
from denizen.demo.files import MIXED, Parcel, Style, render
from denizen.demo.headers import HEADERS, LABELS, PURE_HEADERS
from denizen.demo.people import Day

MENDED_SHARE = 0.9
_ATTEMPTS = 3
_FORTNIGHT = 14
_WEDNESDAY = 2

_CODE_OF = {header: code for code, headers in HEADERS.items() for header in headers}
_CODE_OF |= {header: code for headers in PURE_HEADERS.values() for code, header in headers.items()}
_KIND_OF = {label: kind for kind, label in LABELS["kind"].items()}


class Reject(NamedTuple):
    """A row that the register did not accept, and the code of the reason."""

    row: RowRef
    code: str


class _Again(NamedTuple):
    kind: str
    fields: dict[str, str]
    person: int
    attempts: int


class Senders:
    """Remembers what was sent, and collects mended rows into a file for each sender every second Wednesday."""

    def __init__(self, rng: Random, styles: Mapping[str, Style], end: Day) -> None:
        self._rng, self._styles, self._end = rng, styles, end
        self._sent: dict[str, Parcel] = {}
        self._attempts: dict[RowRef, int] = {}
        self._waiting: dict[tuple[Day, str], list[_Again]] = defaultdict(list)
        self._bundled: Counter[tuple[Day, str]] = Counter()
        self.mended: Counter[str] = Counter()
        """Rows sent again, by the code for which they had been rejected."""

    def note_sent(self, parcel: Parcel) -> None:
        """Keep a file that has just been sent, so that its rows can be mended."""
        self._sent[parcel.filename] = parcel

    def react(self, rejects: Iterable[Reject], at: datetime) -> None:
        """Take in the rejects of files sent before; nine rows in ten will be sent again, as they should have been."""
        cells: dict[str, list[dict[str, str]]] = {}
        for reject in rejects:
            parcel = self._sent[reject.row.filename]
            attempts = self._attempts.get(reject.row, 1)
            if attempts >= _ATTEMPTS or self._rng.random() >= MENDED_SHARE:
                continue
            if parcel.filename not in cells:
                cells[parcel.filename] = parcel.cells()
            number = reject.row.number
            line = parcel.mended.get(number) or cells[parcel.filename][number - 1]
            fields = {_CODE_OF[header]: cell for header, cell in line.items() if cell}
            kind = fields.pop("kind", parcel.kind)
            again = _Again(_KIND_OF.get(kind, kind), fields, parcel.people[number - 1], attempts + 1)
            self._waiting[_next_bundle(at), parcel.party].append(again)
            self.mended[reject.code] += 1

    def due(self, before: datetime) -> list[Parcel]:
        """The follow-up files that leave before an instant, in order; each is handed out once."""
        ready = sorted(key for key in self._waiting if instant(key[0], 16) < before and key[0] <= self._end)
        return [self._bundle(day, party, self._waiting.pop((day, party))) for day, party in ready]

    def _bundle(self, day: Day, party: str, again: list[_Again]) -> Parcel:
        style = self._styles[party]
        used = {code for row in again for code in row.fields}
        columns = [code for code in HEADERS if code in used]
        header = (style.header("kind", MIXED), *(style.header(code, MIXED) for code in columns))
        lines = [
            (style.cell("kind", row.kind), *(row.fields.get(code, "") for code in columns)) for row in again
        ]
        sent_at = instant(day, 16)
        suffix = "xlsx" if style.format == "xlsx" else "csv"
        # What comes back after the bundle of a day has left goes out the same day in another.
        self._bundled[day, party] += 1
        turn = "" if self._bundled[day, party] == 1 else f"-{self._bundled[day, party]}"
        filename = f"{sent_at:%Y%m%d}-{party}-mended{turn}.{suffix}"
        for number, row in enumerate(again, 1):
            self._attempts[RowRef(filename, number)] = row.attempts
        table = (header, *lines)
        people = tuple(row.person for row in again)
        content = render(table, style.format)
        return Parcel(sent_at, party, MIXED, filename, content, people, {}, table=table, format=style.format)


def _next_bundle(at: datetime) -> Day:
    """The first second Wednesday that is at least two days away."""
    day = (at.astimezone(UTC) + timedelta(days=2)).astimezone(BEIJING).toordinal()
    while (day - 1) % 7 != _WEDNESDAY or day // 7 % 2:
        day += 1
    return day
