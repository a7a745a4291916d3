"""XLSX workbooks: read in a process of their own (see `workbook_child`), seen here as sheets and rows of text."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from denizen.intake.files import errors
from denizen.intake.files.dates import EPOCH_1900, EPOCH_1904
from denizen.intake.files.delimited import records
from denizen.intake.files.guards import Limits, Source
from denizen.intake.files.rows import RawRow

_CHILD = Path(__file__).with_name("workbook_child.py")
_DAMAGED, _ENCRYPTED = 3, 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name, its first rows, and how many rows it has."""

    name: str
    first_rows: list[list[str]]
    height: int


class Workbook:
    """A workbook that is being read. Close it, or use it as a context manager: its process ends with it."""

    def __init__(self, source: Source, limits: Limits) -> None:
        content = source if isinstance(source, bytes) else None
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                str(_CHILD),
                "-" if content is not None else str(Path(str(source)).resolve()),
                str(len(content or b"")),
                str(limits.workbook_memory),
                str(limits.workbook_time),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the process was started without its pipes")
        self._to_child = self._process.stdin
        self._text = io.TextIOWrapper(
            self._process.stdout, encoding="utf-8", errors="surrogatepass", newline=""
        )
        try:
            self._read_summary(content)
        except BaseException:
            self.close()
            raise

    def _read_summary(self, content: bytes | None) -> None:
        """Learn what sheets there are."""
        if content is not None:
            with suppress(BrokenPipeError):  # it ended early; its exit code says why
                self._to_child.write(content)
                self._to_child.flush()
        line = self._text.readline()
        if not line.endswith("\n"):
            self._refuse()
        summary = json.loads(line)
        self.epoch: date = EPOCH_1904 if summary["from_1904"] else EPOCH_1900
        self.sheets = [Sheet(sheet["name"], sheet["rows"], sheet["height"]) for sheet in summary["sheets"]]

    def rows(self, sheet: Sheet) -> Iterator[RawRow]:
        """The rows of one sheet; a workbook gives the rows of one sheet once.

        Raises WorkbookTooMuch or WorkbookDamaged where its process did not come to the end.
        """
        try:
            self._to_child.write(f"{self.sheets.index(sheet)}\n".encode())
            self._to_child.close()
        except BrokenPipeError:
            self._refuse()
        yield from records(self._text, ",")
        if self._process.wait() != 0:
            self._refuse()

    def _refuse(self) -> None:
        """Say why the process ended."""
        code = self._process.wait()
        if code == _ENCRYPTED:
            raise errors.WorkbookEncrypted()
        if code in (0, 1, 2, _DAMAGED):
            raise errors.WorkbookDamaged()
        # Out of memory, out of time, or killed for one of the two.
        raise errors.WorkbookTooMuch()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to_child, self._text):
            with suppress(OSError):  # the pipe's other end is gone already
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
