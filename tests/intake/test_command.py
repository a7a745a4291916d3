"""`denizen intake` as an operator types it, in a home of its own."""

import csv
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from denizen.intake.errors import reason
from denizen.intake.files.kinds import KIND_FIELDS, MIXED
from denizen.intake.files.reading import read
from denizen.kernel.roles import WORKER, prepare_database
from denizen.ledger.rules import KINDS

from .office import COMMAND, Office, office_in


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("desk")) as furnished:
        yield furnished


def faulty(office: Office, stem: str) -> Path:
    """A file of which one row can be applied, one can be read, and two not even that."""
    path = office.file(stem, 1)
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{stem} b,男,1990-02-30,{office.plate},2024-03-05\n")
        out.write(f"{stem} c,男,1990-01-01,,2024-03-05\n")
        out.write(f"{stem} d,男,2025-01-01,{office.plate},2024-03-05\n")
    return path


def summary(out: str) -> dict[str, int]:
    """The counts that the command printed, by state."""
    lines = (line.split() for line in out.splitlines())
    return {
        words[1]: int(words[0].replace(",", ""))
        for words in lines
        if len(words) == 2 and words[0][0].isdigit()
    }


def test_a_file_is_taken_in_and_what_is_wrong_comes_back(office: Office) -> None:
    path = faulty(office, "Alpha")
    done = office.send(path)
    assert done.returncode == 0, done.stderr
    assert summary(done.stdout) == {"applied": 1, "refused": 1, "rejected": 2}
    rejects = path.with_name("Alpha.rejects.csv")
    assert str(rejects) in done.stdout
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["姓名", "性别", "出生日期", "房屋编码", "入住日期", "身份证号", "Error code", "Error"]
    assert {row[0]: row[6] for row in rows} == {
        "Alpha b": "date.no_such_day",
        "Alpha c": "cell.required",
        "Alpha d": "declaration.before_birth",
    }
    # Whoever typed it is recorded as the one who entered it, for the party that declares.
    assert (
        office.count(
            "SELECT count(*) FROM ledger.batch AS b JOIN access.actor AS a ON a.id = b.entered_by"
            f" WHERE b.file_name = 'Alpha.csv' AND a.pseudonym LIKE 'console-%' AND b.party_id = '{office.party_id}'"
        )
        == 1
    )


def test_receipts_are_written_down_and_a_correction_finds_its_row_by_one(office: Office) -> None:
    path = faulty(office, "Receipted")
    receipts = path.with_name("receipts.csv")
    done = office.send(path, "--receipts", str(receipts))
    assert str(receipts) in done.stdout
    with receipts.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["Row", "Receipt", "State"]
    assert [(number, state) for number, _receipt, state in rows] == [("2", "applied"), ("5", "refused")]
    retraction = path.with_name("back.csv")
    retraction.write_text(f"receipt,reason\n{rows[0][1]},entered_in_error\n", "utf-8")
    taken_back = office.intake(retraction, "--for", "registry", "--kind", "retraction", "--language", "en")
    assert summary(taken_back.stdout) == {"applied": 1}, taken_back.stdout + taken_back.stderr


def test_the_same_file_again_tells_the_same_and_changes_nothing(office: Office) -> None:
    path = faulty(office, "Beta")
    first = office.send(path)
    kept = office.kept(path)
    mending = path.with_name("Beta.rejects.csv")
    mending.write_text("half mended", "utf-8")
    again = office.send(path)
    assert again.returncode == 0, again.stderr
    said = again.stdout.splitlines()[0]
    assert said.startswith("This file was received before, on 20")
    assert said.endswith("What became of it then: [batch.already_received]")
    assert summary(again.stdout) == summary(first.stdout)
    assert office.kept(path) == kept
    # What the operator may have begun to mend is left alone.
    assert mending.read_text("utf-8") == "half mended"
    assert not path.with_name("Beta.rejects-2.csv").exists()
    # What an interruption kept from being written is written now.
    mending.unlink()
    assert str(mending) in office.send(path).stdout
    assert "Beta b" in mending.read_text("utf-8-sig")
    asked = office.send(path, "--output", office.folder / "asked.csv")
    assert "asked.csv" in asked.stdout
    assert "Beta b" in (office.folder / "asked.csv").read_text("utf-8-sig")


def test_a_file_of_no_use_is_a_failure_and_its_commonest_reasons_are_told(office: Office) -> None:
    path = office.folder / "Iota.csv"
    rows = [
        *(f"Iota a{n},男,2025-01-01,{office.plate},2024-03-05" for n in range(4)),
        *(f"Iota b{n},男,1990-02-30,{office.plate},2024-03-05" for n in range(3)),
        *(f"Iota c{n},男,1990-01-01,,2024-03-05" for n in range(2)),
        f"Iota d,neither,1990-01-01,{office.plate},2024-03-05",
    ]
    path.write_text("\n".join(["姓名,性别,出生日期,房屋编码,入住日期", *rows]), "utf-8")
    for done in (office.send(path), office.send(path)):
        assert done.returncode == 1
        assert summary(done.stdout) == {"refused": 4, "rejected": 6}
        told = [line.split(maxsplit=2) for line in done.stdout.splitlines() if ": " in line]
        assert [line for line in told if line[0].isdigit()] == [
            ["4", "declaration.before_birth:", "This day lies before the birth"],
            ["3", "date.no_such_day:", str(reason("date.no_such_day"))],
            ["2", "cell.required:", str(reason("cell.required"))],
        ]


@pytest.mark.parametrize(
    ("locale", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({}, False),
    ],
)
def test_the_language_is_that_of_the_console(
    locale: dict[str, str], chinese: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match="种类：" if chinese else "Kinds: "):
        call_command("intake", "template", kind="party")


def test_the_language_is_that_of_the_reader(office: Office) -> None:
    path = faulty(office, "Gamma")
    done = office.intake(
        path, "--for", "registry", "--kind", "residence_start", "--output", office.folder / "退回.csv",
        "--language", "zh-hans",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with (office.folder / "退回.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[-2:] == ["错误代码", "错误说明"]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in row[-1]) for row in rows)


def test_ends_without_a_beginning_are_remarked_upon(office: Office) -> None:
    path = office.folder / "Ends.csv"
    path.write_text(f"姓名,出生日期,房屋编码,搬离日期\nDelta,1990-01-01,{office.plate},2024-03-05\n", "utf-8")
    done = office.intake(path, "--for", "registry", "--kind", "residence_end", "--language", "en")
    assert summary(done.stdout) == {"applied": 1}
    assert "No arrival there is known" in done.stdout
    assert done.stdout.rstrip().endswith(": 2")


def test_applying_can_be_left_to_a_worker(office: Office) -> None:
    path = office.file("Epsilon", 3)
    assert summary(office.send(path, "--receive-only").stdout) == {"waiting": 3}
    assert summary(office.send(path).stdout) == {"applied": 3}


def test_a_terminal_sees_a_bar_and_a_file_plain_lines(office: Office) -> None:
    arguments = ["--for", "registry", "--kind", "residence_start", "--language", "en"]
    done = office.intake(office.file("Zeta", 5), *arguments)
    assert "\r" not in done.stderr
    ours, theirs = pty.openpty()
    subprocess.run(
        [COMMAND, "intake", office.file("Eta", 3000), *arguments],
        env=office.environment(), stdout=subprocess.PIPE, stderr=theirs, check=True, timeout=240,
    )  # fmt: skip
    os.close(theirs)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    for what in ("Reading", "Applying"):
        assert f"] {what} 3,000 / 3,000  100%" in seen
    assert "█" in seen
    assert " s   " in seen, "an estimate"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["there is none.csv", "--for", "registry"], "[file.missing]"),
        (["Theta.csv"], "--for"),
        (
            ["Theta.csv", "--for", "nobody"],
            "the handle nobody. A party is named by the handle under which it was registered. There are: registry",
        ),
        (
            ["Theta.csv", "--for", "registry", "--kind", "arrival"],
            "residence_start, residence_change, residence_end",
        ),
        (["Theta.csv", "--for", "registry", "--kind", "party"], "[kind.unknown]"),
        (["Theta.csv", "--for", "registry", "--kind", "death"], "[columns.missing]"),
        (["picture.csv", "--for", "registry", "--kind", "death"], "[file.type_refused]"),
        ([".", "--for", "registry", "--kind", "death"], "[file.missing]"),
        (["template", "--kind", "party"], "[kind.unknown]"),
        (["template", "--kind", "death", "--output", "no/such/folder.xlsx"], "no/such/folder.xlsx"),
        (["template", "--kind", "death", "--output", "Theta.csv"], "Theta.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(office: Office, arguments: list[str], words: str) -> None:
    path = office.file("Theta", 1)
    content = path.read_bytes()
    (office.folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" * 9)
    done = office.intake(*arguments, "--language", "en")
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert words in line
    assert path.read_bytes() == content
    assert office.count("SELECT count(*) FROM ledger.batch WHERE file_name = 'Theta.csv'") == 0


def test_a_database_that_was_never_migrated_is_said_in_one_line(office: Office) -> None:
    prepare_database(office.server, "unmigrated")
    done = subprocess.run(
        [COMMAND, "intake", office.file("Kappa", 1), "--for", "registry", "--language", "en"],
        env=office.environment() | {"DENIZEN_DATABASE_URL": office.server.url(WORKER, "unmigrated")},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "run denizen migrate" in line


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", [*KINDS, MIXED])
def test_each_template_has_drop_downs_and_comes_back_through_the_reader(
    kind: str, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.xlsx"
    call_command("intake", "template", kind=kind, language=language, output=path)
    book = openpyxl.load_workbook(path)
    lists = [rule for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"]
    choices = {"sex", "document_type", "category", "main", "contract_kind", "kind", "reason_code"}
    expected = choices & set(KIND_FIELDS.get(kind, {"kind", *choices}))
    assert len(lists) >= len(expected) > 0
    with read(path, kind) as file:
        assert list(file.rows) == []
        assert file.examples_skipped == 1
        assert file.unknown_columns == ()
    with pytest.raises(CommandError, match="File exists"):
        call_command("intake", "template", kind=kind, language=language, output=path)
