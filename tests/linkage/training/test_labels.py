"""What people found of pairs, brought into a model: where it differs from what was expected, and there alone."""

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.linkage.files.errors import LabelsContradict, LabelsUnusable
from denizen.linkage.files.labels import read_labels
from denizen.linkage.model import Model
from denizen.linkage.model.reading import Thresholds
from denizen.linkage.training.labels import Label, found_by, learn

MATCHES = 500.0
PRIOR = -10.0


def model(surname: float = 0.9, town: float = 0.8) -> Model:
    """A model of two columns; m of each equal level is as said."""

    def comparison(name: str, m: float, u: float) -> dict[str, object]:
        return {
            "output_column_name": name,
            "comparison_levels": [
                {
                    "sql_condition": f'"{name}_l" IS NULL OR "{name}_r" IS NULL',
                    "label_for_charts": "missing",
                    "is_null_level": True,
                },
                {
                    "sql_condition": f'"{name}_l" = "{name}_r"',
                    "label_for_charts": "equal",
                    "m_probability": m,
                    "u_probability": u,
                },
                {
                    "sql_condition": "ELSE",
                    "label_for_charts": "other",
                    "m_probability": 1 - m,
                    "u_probability": 1 - u,
                },
            ],
        }

    return Model.of(
        {
            "denizen_model": 1,
            "splink": {
                "probability_two_random_records_match": 0.001,
                "comparisons": [comparison("surname", surname, 0.01), comparison("town", town, 0.1)],
            },
            "frequencies": {},
            "trained": {},
        }
    )


def bits(of: Model, comparison: str, word: str) -> float:
    """What a level weighs."""
    levels = next(each.levels for each in of.comparisons if each.name == comparison)
    return next(level.bits for level in levels if level.word == word)


def shares(of: Model, kind: str) -> list[float]:
    """The sums of a comparison's probabilities: each is 1."""
    return [
        math.fsum(level.get(kind, 0.0) for level in comparison["comparison_levels"])
        for comparison in of.document["splink"]["comparisons"]
    ]


TABLE = pa.table(
    {
        "record_id": [str(n) for n in range(8)],
        "surname": ["a", "a", "b", "b", "a", None, "c", "c"],
        "town": ["x", "x", "x", "y", "y", "x", None, "z"],
    }
)
LABELS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans())
    .filter(lambda said: said[0] < said[1])
    .map(lambda said: Label(*said)),
    max_size=30,
)


@given(LABELS, st.randoms())
def test_their_order_says_nothing_and_probabilities_stay_probabilities(
    labels: list[Label], order: random.Random
) -> None:
    learnt = learn(model(), TABLE, labels, prior=PRIOR, matches=MATCHES, possible=28)
    shuffled = list(labels)
    order.shuffle(shuffled)
    assert (
        learn(model(), TABLE, shuffled, prior=PRIOR, matches=MATCHES, possible=28).version == learnt.version
    )
    for kind in ("m_probability", "u_probability"):
        assert shares(learnt, kind) == pytest.approx([1.0, 1.0])


def test_a_level_on_which_people_found_more_of_one_weighs_more() -> None:
    # Records 2 and 3: the surname is the same, the town another one.
    learnt = learn(model(), TABLE, [Label(2, 3, True)] * 20, prior=PRIOR, matches=MATCHES, possible=28)
    assert bits(learnt, "town", "other") > bits(model(), "town", "other")
    assert bits(learnt, "town", "equal") < bits(model(), "town", "equal")
    against = learn(model(), TABLE, [Label(0, 1, False)] * 20, prior=PRIOR, matches=MATCHES, possible=28)
    assert bits(against, "surname", "equal") < bits(model(), "surname", "equal")


def test_what_was_expected_anyway_changes_next_to_nothing() -> None:
    sure = learn(model(), TABLE, [Label(0, 1, True)] * 50, prior=20.0, matches=MATCHES, possible=28)
    for comparison, word in (("surname", "equal"), ("town", "equal"), ("town", "other")):
        assert bits(sure, comparison, word) == pytest.approx(bits(model(), comparison, word), abs=1e-3)


def test_asking_about_the_hard_pairs_alone_does_not_make_all_pairs_hard() -> None:
    """A world that is as the model has it, in which asked is only about pairs that differ in the town.

    Among those no pair of one shares its town: whoever counted levels there would unlearn that most do.
    """
    rng = random.Random("labels")
    rows, labels = [], []
    for _pair in range(4000):
        one = rng.random() < 0.3
        surname = rng.random() < (0.9 if one else 0.01)
        town = rng.random() < (0.6 if one else 0.1)
        rows += [("s", "t"), ("s" if surname else "d", "t" if town else "u")]
        if not town:
            labels.append(Label(len(rows) - 2, len(rows) - 1, one))
    table = pa.table({"surname": [row[0] for row in rows], "town": [row[1] for row in rows]})
    learnt = learn(
        model(town=0.6), table, labels, prior=math.log2(0.3 / 0.7), matches=0.3 * 4000, possible=4000
    )
    levels = [each["comparison_levels"] for each in learnt.document["splink"]["comparisons"]]
    assert levels[1][1]["m_probability"] == pytest.approx(0.6, abs=0.02)
    assert levels[0][1]["m_probability"] == pytest.approx(0.9, abs=0.02)


def test_what_a_model_said_of_them_is_told_by_verdict() -> None:
    known = model()
    labels = [Label(0, 1, True), Label(2, 3, True), Label(2, 3, False), Label(0, 7, False)]
    weighed = {
        pair: known.weigh(*TABLE.take(list(pair)).to_pylist(), prior=PRIOR).bits for pair in ((0, 1), (2, 3))
    }
    at = Thresholds(ask=weighed[2, 3] - 0.1, link=weighed[0, 1] - 0.1)
    same, other = sorted(found_by(known, at, TABLE, labels, prior=PRIOR), key=lambda each: not each.same)
    assert (same.new, same.ask, same.link) == (0, 1, 1)
    assert (other.new, other.ask, other.link) == (1, 1, 0)


def read(tmp_path: Path, *rows: str, places: Sequence[str] = ("p", "q", "r")) -> list[Label]:
    """The labels of a file with these rows."""
    file = tmp_path / "labels.csv"
    file.write_text("\n".join(("left,right,same", *rows)) + "\n", "utf-8")
    return read_labels(file, {name: place for place, name in enumerate(places)})


def test_a_file_of_labels_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "q,p,1", "p,r,no", "p,q,Yes") == [Label(0, 1, True), Label(0, 2, False)]


@pytest.mark.parametrize(
    "rows",
    [("p,q,maybe",), ("p,x,1",), ("p,,1",), ("p,p,1",), ("p,q,1", "q,p,0"), ("p,q,",)],
    ids=["no verdict", "unknown record", "no record", "itself", "both", "nothing"],
)
def test_labels_that_cannot_be_are_refused_with_their_row(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(LabelsUnusable) as refused:
        read(tmp_path, *rows)
    assert f"{len(rows) + 1} " in str(refused.value)


def test_labels_that_contradict_each_other_by_way_of_a_third_are_refused_with_their_rows(
    tmp_path: Path,
) -> None:
    rows = ("p,q,1", "s,t,1", "", "r,q,1", "p,s,0", "p,r,0")
    with pytest.raises(LabelsContradict, match=r"Rows 2, 5, 7 of "):
        read(tmp_path, *rows, places="pqrst")
    assert len(read(tmp_path, *rows[:-1], places="pqrst")) == 4


def test_a_blank_line_counts_as_a_row(tmp_path: Path) -> None:
    with pytest.raises(LabelsUnusable, match=r"Row 4 "):
        read(tmp_path, "p,q,1", "", "p,x,1")


def test_labels_without_their_columns_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("left,right\np,q\n", "utf-8")
    with pytest.raises(LabelsUnusable, match="same"):
        read_labels(file, {"p": 0, "q": 1})


def test_a_model_that_learned_is_read_like_any_other() -> None:
    learnt = learn(model(), TABLE, [Label(2, 3, True)], prior=PRIOR, matches=MATCHES, possible=28)
    again = Model.parse(learnt.text())
    assert (again.version, again.document["trained"]["labels"]) == (learnt.version, 1)
    assert json.loads(learnt.text())["version"] == learnt.version
