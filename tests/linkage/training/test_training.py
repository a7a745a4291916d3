"""`denizen linkage train`, on files and on a register: the model, its report, and what cannot be."""

import io
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.errors import NothingToLearn
from denizen.linkage.files import evaluating
from denizen.linkage.files.reading import read_table
from denizen.linkage.model import Model
from denizen.linkage.people.features import Description, features
from denizen.linkage.people.learning import answers, train_on_declarations
from denizen.linkage.people.records import descriptions
from denizen.linkage.people.training import table_of
from denizen.linkage.people.training import train as train_on_people
from denizen.linkage.training.report import report, thresholds_of, weights_of_themselves
from denizen.linkage.training.trained import Trained

from ...intake.declaring import Somebody, Town, day, document, said
from ..files.test_evaluating import people, write
from ..test_actions import Hall, the_same_words

HEADER = ["given name", "surname", "birth date", "city", "phone", "cluster"]


@pytest.fixture(name="records", scope="module")
def _records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = people(random.Random("training"), 500)
    numbered = [[f"r{number}", *row] for number, row in enumerate(rows)]
    return write(tmp_path_factory.mktemp("files") / "records.csv", ["id", *HEADER], numbered)


def train(*arguments: object) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("linkage", "train", *map(str, arguments), stdout=out)
    return out.getvalue()


def charts_of(page: str) -> dict[str, Any]:
    """The charts of a report by name."""
    [data] = re.findall(r'<script id="charts" type="application/json">(.*?)</script>', page, re.DOTALL)
    charts: dict[str, Any] = json.loads(data)
    return charts


def test_a_file_trains_a_model_that_serves_the_next_file_and_a_report(records: Path, tmp_path: Path) -> None:
    model, page = tmp_path / "model.json", tmp_path / "report.html"
    said_of_it = train(records, "--to", model, "--report", page)
    trained = Model.read(model)
    assert trained.version in said_of_it
    assert trained.thresholds is not None
    text = page.read_text("utf-8")
    assert set(charts_of(text)) == {"weights", "parameters", "unlinkables", "sessions", "pairs", "expected"}
    assert all(
        chart["data"]["values"]
        for name, chart in charts_of(text).items()
        if name in ("weights", "unlinkables")
    )
    evaluated = tmp_path / "found.json"
    call_command(
        "linkage", "evaluate", str(records), "--truth", "cluster", "--model", str(model), "--json", str(evaluated),
        stdout=io.StringIO(),
    )  # fmt: skip
    assert json.loads(evaluated.read_text("utf-8"))["judged"]["f1"] > 0.97


def test_the_report_holds_nobody(records: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    train(records, "--to", tmp_path / "model.json", "--report", page)
    text = re.sub(r"<script>.*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL).casefold()
    values = {cell for line in records.read_text("utf-8").splitlines()[1:] for cell in line.split(",")}
    told = {
        value for value in values if len(value) > 4 and re.search(rf"\b{re.escape(value.casefold())}\b", text)
    }
    assert told == set()


def test_the_same_file_and_seed_give_the_same_model_and_report(records: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        train(records, "--to", tmp_path / f"{name}.json", "--report", tmp_path / f"{name}.html")
    for kind in ("json", "html"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"other.{kind}").read_bytes()


def test_labels_are_brought_in_and_judge_the_model_before(records: Path, tmp_path: Path) -> None:
    rows = [line.split(",") for line in records.read_text("utf-8").splitlines()[1:]]
    first: dict[str, str] = {}
    labels = ["left,right,same"]
    for row in rows:
        if row[-1] in first:
            labels.append(f"{row[0]},{first[row[-1]]},1")
        first.setdefault(row[-1], row[0])
    file = tmp_path / "labels.csv"
    file.write_text("\n".join(labels[:40]) + "\n", "utf-8")
    page = tmp_path / "report.html"
    train(records, "--to", tmp_path / "without.json")
    train(records, "--to", tmp_path / "with.json", "--labels", file, "--id", "id", "--report", page)
    with_labels, without = (Model.read(tmp_path / f"{name}.json") for name in ("with", "without"))
    assert with_labels.version != without.version
    assert with_labels.document["trained"]["labels"] == 39
    assert "Labelled pairs" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--labels", "labels.csv"], "--id"),
        (["--id", "id"], "--labels"),
        (["--answers"], "--labels"),
        (["--labels", "labels.csv", "--id", "city"], "city"),
        (["--labels", "labels.csv", "--id", "nowhere"], "nowhere"),
        (["--labels", "missing.csv", "--id", "id"], "missing.csv"),
        (["--report", "nowhere/report.html"], "nowhere"),
        (["--report", "."], "directory"),
        (["--report", "labels.csv", "--labels", "labels.csv", "--id", "id"], "labels.csv is named twice"),
        (["--declarations", "5"], "--declarations is for a register"),
        (["--judgement", "5"], "--judgement is for a register"),
    ],
)
def test_what_cannot_be_trained_on_is_said(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("labels.csv").write_text("left,right,same\nr1,r2,1\n", "utf-8")
    with pytest.raises(CommandError, match=problem):
        train(records, "--to", tmp_path / "model.json", *arguments)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["train", "--to", "model.json", "--map", "map.yaml"], "--map is for files"),
        (["train", "--to", "model.json", "--encoding", "gb18030"], "--encoding is for files"),
        (["train", "--to", "model.json", "--id", "id"], "--id is for files"),
        (["dedupe", "--map", "map.yaml"], "--map is for files"),
        (["dedupe", "people.csv", "--propose"], "hand the file in"),
        (["evaluate", "people.csv", "--model", "model.json", "--seed", "2"], "leave out --seed"),
        (["evaluate", "people.csv", "--model", "model.json", "--train"], "leave out --train"),
        (["evaluate", "people.csv", "--keep", "nowhere/model.json"], "nowhere"),
        (
            ["evaluate", "people.csv", "--pairs", "pairs.csv", "--groups", "pairs.csv"],
            "pairs.csv is named twice",
        ),
        (["evaluate", "people.csv", "--json", "people.csv"], "people.csv is named twice"),
    ],
)
def test_what_does_not_belong_together_or_cannot_be_written_is_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DENIZEN_DATABASE_URL", raising=False)
    with pytest.raises(CommandError, match=problem):
        call_command("linkage", *arguments, stdout=io.StringIO())


@pytest.fixture(name="hall")
def _hall(town: Town) -> Hall:
    return Hall(town)


def settle(town: Town, count: int) -> None:
    """People who are declared twice by a document, some of them with a slip the second time."""
    rng, registrar, home = random.Random("settle"), town.party("registrar"), town.dwelling()
    words = []
    for who in range(count):
        name = rng.choice("王李张刘陈杨") + rng.choice("伟芳娜敏静磊军洋勇艳") + rng.choice("明华英玉春")
        born = f"{rng.randrange(1950, 2005)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        paper = document(f"T{who:07}", "passport")
        person = Somebody(name, day(born), "female", paper)
        words += [said("residence_start", person, when, at=home) for when in ("2024-03-05", "2024-06-05")]
    town.declare(registrar, *words)


def trained(town: Town, *, with_answers: bool = False) -> Trained:
    """A training on what the town declared."""
    return train_on_declarations(town.worker, DuckEngine, most=10_000, seed=1, with_answers=with_answers)


def test_an_empty_register_says_that_it_holds_too_little(town: Town) -> None:
    with pytest.raises(NothingToLearn):
        trained(town)


def test_a_register_trains_and_learns_from_its_registrars(hall: Hall) -> None:
    town = hall.town
    settle(town, 120)
    without = trained(town)
    rows = {row.word: row.expected for row in thresholds_of(without) if row.word}
    assert rows["ask"].bits == -5.0
    assert rows["link"].bits == 11.0
    assert rows["link"].precision >= rows["ask"].precision
    receipt, people = hall.question()
    chosen, passed_over = people[0], people[1]
    hall.answer(receipt, chosen)
    table = table_of(descriptions(town.worker, 10_000))
    found = {
        (*(table["record_id"][place].as_py() for place in (label.left, label.right)), label.same)
        for label in answers(town.worker, table)
    }

    def first_about(person: object) -> str:
        return str(town.owner.execute(
            "SELECT declaration_id FROM linkage.link WHERE person_id = %s ORDER BY 1 LIMIT 1", [person]
        ).fetchone()[0])  # fmt: skip

    mine = str(receipt.declaration_id)
    assert (first_about(chosen), mine, True) in found
    assert (first_about(passed_over), mine, False) in found
    learnt = trained(town, with_answers=True)
    assert learnt.model.document["trained"]["labels"] == len(found)
    assert learnt.model.version != without.model.version
    assert sum(each.new + each.ask + each.link for each in learnt.found) == len(found)
    page = report(learnt)
    for column in ("latin", "born", "name"):
        values = {value for value in learnt.table[column].to_pylist() if value and len(value) > 4}
        assert values
        assert not any(re.search(rf"\b{re.escape(value)}\b", page) for value in values), column
    for kept, absorbed in ((chosen, passed_over), (passed_over, chosen)):
        merge = hall.merge(kept, absorbed)
        assert {label.same for label in answers(town.worker, table)} == {True}, "they are one now"
        hall.unmerge(merge)
    hall.take_back(receipt)
    assert answers(town.worker, table) == []


def test_what_followed_from_an_answer_was_not_looked_at(hall: Hall) -> None:
    receipt, people = hall.question()
    again = hall.lives(the_same_words(hall, receipt), "2024-07-01", at=hall.town.dwelling())
    hall.answer(receipt, people[0])
    assert hall.town.person(again) == people[0]
    table = table_of(descriptions(hall.town.worker, 10_000))
    place = table["record_id"].to_pylist().index(str(again.declaration_id))
    assert not any(place in label[:2] for label in answers(hall.town.worker, table))


def test_of_two_files_labels_name_one_record_of_each(tmp_path: Path) -> None:
    rows = people(random.Random("two"), 200)
    once = {row[-1]: row for row in rows}
    twice = [row for row in rows if row is not once[row[-1]]]
    files = [
        write(tmp_path / f"{n}.csv", ["id", *HEADER], [[str(at), *row] for at, row in enumerate(part)])
        for n, part in enumerate((list(once.values()), twice))
    ]
    labels = tmp_path / "labels.csv"
    first = next(n for n, row in enumerate(once.values()) if row[-1] == twice[0][-1])
    labels.write_text(f"left,right,same\n{first},0,1\n", "utf-8")
    train(*files, "--to", tmp_path / "model.json", "--labels", labels, "--id", "id")
    assert Model.read(tmp_path / "model.json").document["trained"]["labels"] == 1


def test_one_person_who_was_declared_twice_is_too_little() -> None:
    said_twice = features(
        Description(
            ("张伟",), day("1988-03-12").daterange, "male", frozenset({"paper"}), frozenset({"passport"})
        )
    )
    with pytest.raises(NothingToLearn):
        train_on_people(table_of([("one", said_twice), ("other", said_twice)]), about={})


def test_what_records_weigh_beside_themselves_is_the_models(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", HEADER, people(random.Random("alone"), 300)))
    whole = evaluating.train_whole(evaluating.prepare([table]), seed=1)
    alone = weights_of_themselves(whole)
    records = whole.table.to_pylist()
    prior = whole.expectation.prior
    assert alone == sorted(whole.model.weigh(each, each, prior=prior).bits for each in records)
