"""Tables that a page shows, as files to take along."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")


def as_csv(name: str, rows: Iterable[Sequence[str | int | None]]) -> HttpResponse:
    """A CSV file with a byte order mark, by which spreadsheets know its encoding. No text in it is a formula there."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([[_cell(value) for value in row] for row in rows])
    return HttpResponse(
        "\ufeff" + file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _cell(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
