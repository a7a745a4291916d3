"""Parting the rows of a file into declarations and rejects, with what one row of a file says about another."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import cast

from denizen.intake.drafting import Drafter, Flaw
from denizen.intake.files.documents import PLACES
from denizen.intake.files.rows import ParsedRow
from denizen.ledger.rules import Declaration, Kind

type Reject = tuple[int, str, str]
"""Row number, field ("" for the whole row), code."""
type Parted = tuple[list[Declaration], list[Reject]]

_AT_ONCE = 2000
_LOST = "number.digits_lost"
_NUMBERS = tuple(place.number for place in PLACES)

# A spreadsheet keeps fifteen digits of a number and writes zeros for the others: 000 at the end of eighteen.
_DIGITS_KEPT = 15
_ZEROS = "000"
# One check digit in eleven fits by chance: a column that lost digits shows it within a few rows.
_MOST_HELD = 1000


class Sorter:
    """Sorts the rows of one file; memory grows by a digest a row, by which a repeated row is known."""

    def __init__(self, drafter: Drafter) -> None:
        self.rows = 0
        self._drafter = drafter
        self._seen: set[int] = set()
        self._spoilt: set[str] = set()
        self._held: list[tuple[Declaration, frozenset[str]]] = []

    def part(self, rows: Iterable[ParsedRow]) -> Iterator[Parted]:
        """Give the declarations and the rejects of all rows, some thousand rows at a time.

        A number that ends in 000 as a rounded one does, and fits its check digit all the same, is held back to the
        end: if any other number in its column lost digits, this one did too, and would be somebody else's.
        """
        for some in batched(rows, _AT_ONCE):
            yield self._part(some)
        yield self._release()

    def _part(self, rows: Iterable[ParsedRow]) -> Parted:
        good: list[Declaration] = []
        bad: list[Reject] = []
        for row in rows:
            self.rows += 1
            if row.problems:
                # Two readings of one cell may find the same fault.
                bad.extend(
                    dict.fromkeys((row.number, problem.field, problem.code) for problem in row.problems)
                )
                self._spoilt.update(problem.field for problem in row.problems if problem.code == _LOST)
                continue
            draft = self._drafter.draft(cast(Kind, row.kind), row.values, row.number)
            if isinstance(draft, Flaw):
                bad.append((row.number, draft.field, draft.code))
            elif self._said_before(row, draft):
                bad.append((row.number, "", "row.repeated"))
            elif doubtful := _doubtful(row):
                self._held.append((draft, doubtful))
            else:
                good.append(draft)
        if len(self._held) > _MOST_HELD:
            released, refused = self._release()
            return good + released, bad + refused
        return good, bad

    def _said_before(self, row: ParsedRow, draft: Declaration) -> bool:
        """Whether an earlier row says the same; remembers what this one says."""
        said = row.values
        if said.get("plate") != draft.plate:  # only the draft has it in its one form
            said = {**said, "plate": draft.plate or ""}
        # 64 bits, keyed afresh in each process: that two of a million rows meet by chance is one in ten million.
        words = hash((row.kind, tuple(said.items())))
        if words in self._seen:
            return True
        self._seen.add(words)
        return False

    def _release(self) -> Parted:
        """Decide about what was held back by what is known of the columns now."""
        good: list[Declaration] = []
        bad: list[Reject] = []
        for draft, doubtful in self._held:
            lost = doubtful & self._spoilt
            if lost and draft.row_number is not None:
                bad.extend((draft.row_number, field, _LOST) for field in sorted(lost))
            else:
                good.append(draft)
        self._held.clear()
        return good, bad


def _doubtful(row: ParsedRow) -> frozenset[str]:
    """The fields whose numbers look as if a spreadsheet had rounded them."""
    values = row.values
    return frozenset(
        field
        for field in _NUMBERS
        if field in values and (number := str(values[field])).endswith(_ZEROS) and len(number) > _DIGITS_KEPT
    )
