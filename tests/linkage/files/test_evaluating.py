"""Anybody's files: understood, linked, judged, and refused with a reason where that cannot be."""

import csv
import io
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from denizen.linkage.batch.clusters import grouped, paired
from denizen.linkage.files import errors, evaluating
from denizen.linkage.files.blocking import MOST_RULES, choose_rules
from denizen.linkage.files.judging import judge
from denizen.linkage.files.meanings import read_map, understand
from denizen.linkage.files.reading import read_table
from denizen.linkage.model import errors as model_errors

GIVEN = (
    "anna bruno clara dimitri emma farid greta hugo irina jonas katya luis maria nadia oscar paula quentin rosa"
).split()
SURNAMES = "abel bauer costa dorn eriksen fuchs garcia huber ivanov jansen keller lopez meyer novak otto petrov".split()
TOWNS = "berlin hamburg madrid sevilla hangzhou nanjing erenhot".split()


def people(rng: random.Random, count: int) -> list[list[str]]:
    """Rows of invented people, most of them twice, the second time with a slip."""
    rows = []
    for who in range(count):
        born = f"{rng.randrange(1940, 2010)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        row = [rng.choice(GIVEN), rng.choice(SURNAMES), born, rng.choice(TOWNS), f"{rng.randrange(10**8):08}"]
        rows.append([*row, f"p{who}"])
        if who % 3:
            at = rng.randrange(5)
            other = [*row]
            other[at] = other[at][:2] + rng.choice("abcxyz1239") + other[at][3:] if rng.random() < 0.7 else ""
            rows.append([*other, f"p{who}"])
    rng.shuffle(rows)
    return rows


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> Path:
    """A file of rows."""
    path.write_text("\n".join(delimiter.join(row) for row in (header, *rows)) + "\n", "utf-8")
    return path


@pytest.fixture(name="rows", scope="module")
def _rows() -> list[list[str]]:
    return people(random.Random("files"), 700)


def evaluated(tmp_path: Path, *arguments: object) -> dict[str, Any]:
    """What the command reports."""
    out = tmp_path / "report.json"
    call_command("linkage", "evaluate", *map(str, arguments), "--json", str(out), stdout=io.StringIO())
    report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report


def test_a_file_is_linked_and_judged_and_the_same_again(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["first name", "Nachname", "Geburtsdatum", "city", "mobile", "whose"]
    file = write(tmp_path / "a.csv", header, rows, ";")
    told = tmp_path / "map.yaml"
    told.write_text("# what they mean\nNachname: surname\n", "utf-8")
    arguments = (file, "--truth", "whose", "--map", told)
    report = evaluated(tmp_path, *arguments, "--keep", tmp_path / "model.json")
    assert {name: said["meaning"] for name, said in report["columns"].items()} == {
        "first name": "given_name",
        "Nachname": "surname",
        "Geburtsdatum": "birth_date",
        "city": "place",
        "mobile": "phone",
    }
    assert report["judged"]["f1"] > 0.97
    assert report["judged"]["blocking_recall"] > 0.98
    again = evaluated(tmp_path, *arguments)
    for name in ("model", "threshold_bits", "judged", "rules"):
        assert report[name] == again[name]
    by_model = evaluated(tmp_path, *arguments, "--model", tmp_path / "model.json")
    assert by_model["judged"]["f1"] > 0.97


def test_two_files_are_linked_one_to_one(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "whose"]
    seen: set[str] = set()
    parts: tuple[list[list[str]], list[list[str]]] = ([], [])
    for row in rows:
        parts[row[-1] in seen].append(row)
        seen.add(row[-1])
    files = [write(tmp_path / f"{n}.csv", header, part) for n, part in enumerate(parts)]
    report = evaluated(tmp_path, *files, "--truth", "whose")
    assert report["judged"]["true_pairs"] == len(parts[1])
    assert report["judged"]["f1"] > 0.97


def test_where_files_have_duplicates_what_is_expected_of_linking_one_to_one_says_so(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "whose"]
    once = {row[-1]: row for row in rows}
    again = [row for row in once.values() for _time in range(3)]
    files = [
        write(tmp_path / f"{n}.csv", header, part) for n, part in enumerate((list(once.values()), again))
    ]
    report = evaluated(tmp_path, *files, "--truth", "whose")
    assert report["judged"]["recall"] == pytest.approx(1 / 3, abs=0.01)
    assert report["expected_recall"] == pytest.approx(1 / 3, abs=0.05)


def test_groups_and_pairs_can_be_taken_along(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "whose"]
    file = write(tmp_path / "a.csv", header, rows)
    groups, pairs = tmp_path / "groups.csv", tmp_path / "pairs.csv"
    report = evaluated(tmp_path, file, "--truth", "whose", "--groups", groups, "--pairs", pairs)
    with groups.open(encoding="utf-8") as lines:
        found = list(csv.DictReader(lines))
    assert [(row["file"], row["row"]) for row in found] == [("a", str(n)) for n in range(2, len(rows) + 2)]
    assert judge([row["group"] for row in found], [row[-1] for row in rows]).f1 == pytest.approx(
        report["judged"]["f1"], abs=1e-4
    )
    with pairs.open(encoding="utf-8") as lines:
        weighed = [float(row["bits"]) for row in csv.DictReader(lines)]
    assert len(weighed) == report["pairs_compared"]
    assert weighed == sorted(weighed, reverse=True)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Vorname (Rufname)", "given_name"),
        ("Zuname", "surname"),
        ("Wohnort", "place"),
        ("Geburtsdatum", "birth_date"),
    ],
)
def test_headers_are_understood_in_german_and_beside_brackets(
    tmp_path: Path, header: str, meaning: str
) -> None:
    file = write(tmp_path / "a.csv", [header, "x"], [["a", "1"], ["b", "2"], ["c", "2"]])
    assert understand([read_table(file)])[0].meaning == meaning


def test_what_the_truth_says_changes_nothing(tmp_path: Path, rows: list[list[str]]) -> None:
    """The trainer cannot look: with a truth that is nonsense, all but the judgement is the same."""
    header = ["given_name", "surname", "dob", "city", "phone", "cluster"]
    right = evaluated(tmp_path, write(tmp_path / "a.csv", header, rows), "--truth", "cluster")
    nonsense = [[*row[:-1], f"{n % 7}"] for n, row in enumerate(rows)]
    wrong = evaluated(tmp_path, write(tmp_path / "b.csv", header, nonsense), "--truth", "cluster")
    assert wrong["judged"]["f1"] < 0.1
    for report in (right, wrong):
        for name in ("judged", "seconds", "peak_mib"):
            report.pop(name)
    assert right == wrong


def test_a_look_alike_of_the_truth_is_no_feature(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "grouping"]
    tables = [read_table(write(tmp_path / "a.csv", header, rows))]
    [column] = [column for column in understand(tables) if column.name == "grouping"]
    assert column.meaning == "ignored"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("", errors.FileEmpty),
        ("name,dob\n", errors.FileEmpty),
        ("name,name\na,b\n", errors.HeaderTwice),
        ("name,dob\na,b,c\n", errors.RowUnlikeHeader),
        ('name,dob\n"a,b\n', errors.RowUnlikeHeader),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, content: str, refusal: type[Exception]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(refusal):
        read_table(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("姓名,出生日期\n张伟,1990-05-06\n".encode("gb18030"))
    with pytest.raises(errors.EncodingUnknown):
        read_table(file)
    assert read_table(file, "gb18030").columns["姓名"] == ["张伟"]


def test_what_cannot_be_linked_is_told_in_one_line(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "whose"]
    file = write(tmp_path / "a.csv", header, rows[:30])
    other = write(tmp_path / "b.csv", ["dish", "price"], [["soup", "7"], ["cake", "5"], ["soup", "5"]])
    model = tmp_path / "model.json"
    evaluated(tmp_path, write(tmp_path / "c.csv", header, rows), "--truth", "whose", "--keep", model)
    for arguments, code in (
        ((file, "--truth", "who"), errors.ColumnMissing.code),
        ((other, "--model", model), model_errors.ColumnsDiffer.code),
        ((write(tmp_path / "d.csv", ["id"], [["1"], ["2"]]),), errors.NothingToCompare.code),
        ((write(tmp_path / "e.csv", header[:2], [["anna", "abel"]]),), errors.NothingToCompare.code),
        ((write(tmp_path / "g.csv", ["name", "city"], [["Anna", "x"]] * 30),), errors.NothingToCompare.code),
        ((write(tmp_path / "f.csv", header[:1], [[each] for each in GIVEN]),), errors.NothingToLearn.code),
    ):
        with pytest.raises(CommandError) as refused:
            evaluated(tmp_path, *arguments)
        assert f"[{code}]" in str(refused.value)


@pytest.mark.parametrize("bits", ["nan", "inf", "-inf", "1e999", "many"])
def test_a_threshold_is_a_number_of_bits(tmp_path: Path, bits: str) -> None:
    with pytest.raises(CommandError, match=r"in bits, such as 3\.5"):
        evaluated(tmp_path, tmp_path / "a.csv", f"--threshold={bits}")


def test_the_report_tells_the_threshold_that_was_used(tmp_path: Path, rows: list[list[str]]) -> None:
    file = write(tmp_path / "a.csv", ["given_name", "surname", "dob", "city", "phone", "whose"], rows)
    kept = tmp_path / "model.json"
    frozen = evaluated(tmp_path, file, "--truth", "whose")
    report = evaluated(tmp_path, file, "--truth", "whose", "--threshold", "30.5", "--keep", kept)
    assert (report["threshold_bits"], report["frozen_threshold_bits"]) == (30.5, frozen["threshold_bits"])
    assert report["expected_recall"] < frozen["expected_recall"]
    assert json.loads(kept.read_text("utf-8"))["thresholds"] == {"ask": 30.5, "link": 30.5}


def test_groups_tell_the_row_that_a_spreadsheet_shows(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "whose"]
    file = write(tmp_path / "a.csv", header, [*rows[:50], [""], *rows[50:]])
    groups = tmp_path / "groups.csv"
    evaluated(tmp_path, file, "--truth", "whose", "--groups", groups)
    with groups.open(encoding="utf-8") as lines:
        found = [int(row["row"]) for row in csv.DictReader(lines)]
    assert found == [*range(2, 52), *range(53, len(rows) + 3)]


def test_two_dozen_columns_of_text_are_linked(tmp_path: Path) -> None:
    """Their rules are more than a byte counts; the most telling are taken."""
    rng = random.Random("wide")
    header = [f"trait {letter}" for letter in "abcdefghijklmnopqrstuvwx"]
    rows = []
    for _who in range(120):
        row = ["".join(rng.choice("abcdefgh") for _letter in range(6)) for _column in header]
        other = [*row]
        for _slip in range(4):
            other[rng.randrange(len(other))] = "zz" + rng.choice("abcd")
        rows += [row, other]
    prepared = evaluating.prepare([read_table(write(tmp_path / "a.csv", header, rows))])
    chosen = choose_rules(prepared.table, prepared.kinds)
    assert len(chosen) == MOST_RULES
    linked = evaluating.link(prepared, seed=1)
    assert len(set(linked.groups)) == 120


def test_a_map_that_means_nothing_is_refused(tmp_path: Path) -> None:
    told = tmp_path / "map.yaml"
    told.write_text("name\n", "utf-8")
    with pytest.raises(errors.MapUnusable):
        read_map(told)


def test_a_column_without_values_and_names_of_one_letter_do_no_harm(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    header = ["given_name", "surname", "dob", "city", "phone", "email", "whose"]
    spoilt = [[row[0][:1], row[1][:1], *row[2:5], "", row[5]] for row in rows]
    report = evaluated(tmp_path, write(tmp_path / "a.csv", header, spoilt), "--truth", "whose")
    assert report["judged"]["f1"] > 0.9


def test_very_many_equal_rows_are_told_and_bounded(tmp_path: Path) -> None:
    """A hundred thousand of one person, and a few others: what would be five thousand million pairs is left out."""
    header = ["given_name", "surname", "dob", "city"]
    same = [["anna", "abel", "1990-05-06", "berlin"]] * 100_000
    others = [row[:4] for row in people(random.Random("others"), 300)]
    began = time.monotonic()
    report = evaluated(tmp_path, write(tmp_path / "a.csv", header, same + others))
    assert time.monotonic() - began < 60
    assert report["records"] == len(same) + len(others)
    assert any(each["records"] == len(same) for each in report["capped"])


def test_a_weak_pair_does_not_bring_two_large_groups_together() -> None:
    strong = [(a, b, 9.0) for a in range(5) for b in range(a + 1, 5)]
    strong += [(a, b, 9.0) for a in range(5, 10) for b in range(a + 1, 10)]
    assert grouped([*strong, (4, 5, 1.0)], 11, least=0.0) == [0] * 5 + [5] * 5 + [10]
    assert grouped([(0, 1, 9.0), (1, 2, 9.0), (0, 2, 9.0)], 3, least=0.0) == [0, 0, 0]
    assert paired([(0, 2, 5.0), (1, 2, 9.0), (0, 3, 1.0)], 4, least=0.0) == [0, 1, 1, 0]


def test_judging_counts_pairs_and_whole_groups() -> None:
    found = judge([0, 0, 1, 1, 1], ["a", "a", "b", "b", "c"], {(0, 1)})
    assert (found.true_pairs, found.recall, round(found.precision, 2)) == (2, 1.0, 0.5)
    assert (found.cluster_precision, found.cluster_recall, found.blocking_recall) == (0.5, 0.5, 0.5)
    nothing = judge([0, 1], [None, "a"])
    assert (nothing.true_pairs, nothing.f1) == (0, 1.0)
    assert evaluating.FEWEST == 2


@pytest.mark.parametrize(("locale", "words"), [("C.UTF-8", "precision"), ("zh_CN.UTF-8", "精确率")])
def test_the_figures_are_told_in_the_language_of_the_console(
    tmp_path: Path, rows: list[list[str]], monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    header = ["first name", "Nachname", "Geburtsdatum", "city", "mobile", "whose"]
    file, out = write(tmp_path / "people.csv", header, rows), io.StringIO()
    call_command("linkage", "evaluate", str(file), "--truth", "whose", stdout=out)
    assert words in out.getvalue()
    assert ("groups of several records" in out.getvalue()) == (words == "precision")
