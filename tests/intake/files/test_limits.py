"""Whatever the bytes are: rows, or a refusal; and memory that does not grow with the rows."""

import io
import resource
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from denizen.intake.files.errors import FileRefused
from denizen.intake.files.guards import Limits
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.reading import read
from denizen.intake.files.rejects import write_rejects

from .conftest import MakeWorkbook

SMALL = Limits(workbook_memory=600_000_000, workbook_time=10)
PIECES = [
    *("姓名", "入住日期", "门牌码", "证件号码", "证件类型", "申报类型", "2024-03-05", "A1", "死亡", "身份证"),
    *(
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        '"',
        "'",
        "=",
        "\x00",
        "\u202e",
        "\ufeff",
        "\ud800",
        "１",
        "#REF!",
        "é",
        "　",
    ),
]


def read_to_the_end(content: bytes, kind: str) -> None:
    """Read a file and write the rejects of all its rows; a refusal of the file is a fine answer."""
    try:
        with read(content, kind, limits=SMALL) as file:
            reasons = {row.number: [("code", "name", "reason")] for row in file.rows}
        written = write_rejects(io.BytesIO(), content, kind, reasons, "zh-hans", limits=SMALL)
    except FileRefused:
        return
    else:
        assert written == len(reasons)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["tenancy_start", MIXED]))
def test_any_bytes_are_read_or_refused(content: bytes, kind: str) -> None:
    read_to_the_end(content, kind)


def spoilt(data: st.DataObject, content: bytes) -> bytes:
    """A few bytes changed, taken away or put in."""
    spoiled = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(spoiled)))
        spoiled[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    return bytes(spoiled)


def a_workbook(make: MakeWorkbook) -> bytes:
    return make([["姓名", "入住日期", "门牌码"], ["王", 45356, "A1"], ["李", "2024-03-05", "A2"]])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damaged_archive_is_read_or_refused(workbook: MakeWorkbook, data: st.DataObject) -> None:
    read_to_the_end(spoilt(data, a_workbook(workbook)), "tenancy_start")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damaged_part_of_a_workbook_is_read_or_refused(
    workbook: MakeWorkbook, data: st.DataObject
) -> None:
    """The archive is sound, so that the damage reaches the reader of the part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook(workbook))) as good,
        zipfile.ZipFile(out, "w") as made,
    ):
        damaged = data.draw(st.sampled_from([name for name in good.namelist() if name.startswith("xl/")]))
        for name in good.namelist():
            part = good.read(name)
            made.writestr(name, spoilt(data, part) if name == damaged else part)
    read_to_the_end(out.getvalue(), "tenancy_start")


MILLION = textwrap.dedent(
    """
    import resource, sys
    from django.conf import settings
    settings.configure(USE_I18N=False)
    from denizen.intake.files.reading import read
    with read(sys.argv[1], "tenancy_start") as file:
        count = good = 0
        for row in file.rows:
            count += 1
            good += not row.problems
    print(count, good, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """
)


@pytest.mark.timeout(300)
def test_a_million_rows_are_read_in_the_memory_of_a_thousand(tmp_path: Path) -> None:
    def peak(rows: int) -> tuple[int, int, int]:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("姓名,入住日期,门牌码\n")
            file.writelines(f"王{number},2024-03-05,P{number}\n" for number in range(rows))
        out = subprocess.run(
            [sys.executable, "-c", MILLION, path], capture_output=True, check=True, text=True
        )
        count, good, megabytes = map(int, out.stdout.split())
        return count, good, megabytes

    few, many = peak(1_000), peak(1_000_000)
    assert many[:2] == (1_000_000, 1_000_000)
    assert many[2] < few[2] + 40


def test_closing_early_ends_the_process_that_reads_a_workbook(workbook: MakeWorkbook) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    content = workbook([["姓名", "入住日期", "门牌码"], *[["王", "2024-03-05", "A1"]] * 20_000])
    file = read(content, "tenancy_start")
    next(file.rows)
    file.close()
    # The time of a child counts only once it has ended and been waited for.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before
