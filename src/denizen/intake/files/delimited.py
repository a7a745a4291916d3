"""Delimited text, record by record: bounded in memory, and no record lost to a stray quotation mark."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from denizen.intake.files import errors
from denizen.intake.files.columns import HEADER_ROWS
from denizen.intake.files.guards import Source, open_source
from denizen.intake.files.rows import RawRow
from denizen.intake.files.text import FOREIGN_BYTE, HALF_CHARACTER, is_suspicious

# The name of our error handler; the registry of handlers is shared with everyone.
_MARKING = "denizen.intake.files.mark"
DELIMITERS = ",;\t|"
# More rows than this with broken quotation marks, and the file cannot be trusted (nor read in reasonable time).
_MOST_BROKEN = 200
# Excel's own first line that names the delimiter.
_HINT = "sep="
_PEEK_CHARACTERS = 262_144


def open_text(source: Source, encoding: str) -> io.TextIOWrapper:
    """The text of a source. What its encoding cannot read is marked, so that it costs its row and not the file."""
    return io.TextIOWrapper(open_source(source), encoding=encoding, errors=_MARKING, newline="")


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put the mark of half a character (UTF-16 and UTF-32) or of a foreign byte in place of what cannot be read."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return (HALF_CHARACTER if error.encoding.startswith("utf-16") else FOREIGN_BYTE), error.end


codecs.register_error(_MARKING, _mark)


def peek(source: Source, encoding: str) -> list[str]:
    """The first lines, enough to find the header in, however long the lines are."""
    with open_text(source, encoding) as text:
        beginning = text.read(_PEEK_CHARACTERS)
    return io.StringIO(beginning, newline="").readlines()[: HEADER_ROWS * 4]


def choose_delimiter(lines: Sequence[str], score: Callable[[Sequence[Sequence[str]]], int]) -> str:
    """The delimiter under which the first rows make most sense to `score`; a comma if none does."""
    if (
        lines
        and lines[0].lower().startswith(_HINT)
        and lines[0][len(_HINT) :].strip("\r\n") in tuple(DELIMITERS)
    ):
        return lines[0][len(_HINT)]
    present = [delimiter for delimiter in DELIMITERS if any(delimiter in line for line in lines)]
    if len(present) < 2:
        return present[0] if present else DELIMITERS[0]
    scores = {delimiter: score(first_rows(lines, delimiter)) for delimiter in present}
    return max(present, key=lambda delimiter: scores[delimiter])


def first_rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The rows among which the header is looked for."""
    rows: list[list[str]] = []
    for row in records(iter(lines), delimiter):
        rows.append([] if row.broken else list(row.cells))
        if len(rows) == HEADER_ROWS:
            break
    return rows


class _Lines:
    """Lines for `csv`, which remember what the current record was made of, so that it can be taken apart again."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.suspicious = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        if is_suspicious(line):
            self.suspicious = True
        return line

    def give_back_all_but_first(self) -> str:
        """Let everything after the first line of the broken record be read again; return that first line."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        return first


def records(lines: Iterator[str], delimiter: str) -> Iterator[RawRow]:
    """The records of delimited text, numbered from 1 as a spreadsheet numbers its rows.

    A record whose quotation marks do not match is `broken`: its first line stands for it, and reading goes on with
    the line after, so that one stray mark costs one row. Raises QuotingBroken where that happens too often.
    """
    source = _Lines(lines)
    # `csv` refuses cells beyond its own limit of 131,072 characters, so a quotation mark that is never closed is
    # noticed after as many, and a record never takes more memory than that.
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = broken = 0
    while True:
        number += 1
        source.taken.clear()
        source.suspicious = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            first = source.give_back_all_but_first()
            broken += 1
            if broken > _MOST_BROKEN:
                raise errors.QuotingBroken(row=number) from None
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            yield RawRow(number, first.rstrip("\r\n").split(delimiter), True, _cause(first))
            continue
        yield RawRow(number, cells, source.suspicious)


def _cause(line: str) -> str:
    """Why `csv` gave up: a single cell beyond its limit, or the quotation marks."""
    return "text.too_long" if len(line) > csv.field_size_limit() else "csv.quoting"
