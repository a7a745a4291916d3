"""The measure by which the people made are compared with the true ones, on cases that can be counted by hand."""

from pathlib import Path

import pytest

from benchmarks import historical


def test_pairs_are_counted_right() -> None:
    true = dict(enumerate("AAABBC"))
    # AA|AB|B, and nothing made of C: of 2 pairs made 1 is right, of 4 true pairs 1 is found.
    figures = historical.compared(true, {0: 1, 1: 1, 2: 2, 3: 2, 4: 3})
    assert (figures["pairs_true"], figures["pairs_made"]) == (4, 2)
    assert (figures["precision"], figures["recall"]) == (0.5, 0.25)
    assert figures["f1"] == pytest.approx(1 / 3, abs=1e-4)
    assert (figures["people_true"], figures["people_true_among_applied"], figures["people_made"]) == (3, 2, 3)


def test_rows_of_which_nothing_was_made_cost_recall() -> None:
    true = dict(enumerate("AAAA"))
    figures = historical.compared(true, {0: 1, 1: 1})
    assert (figures["precision"], figures["recall"]) == (1.0, round(1 / 6, 4))
    assert figures["among_applied"] == {"recall": 1.0, "f1": 1.0}


def test_data_that_is_not_there_is_said_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DENIZEN_DATA", str(tmp_path))
    assert historical.source() is None
    assert "SKIPPED" in capsys.readouterr().err
    (tmp_path / "linkage").mkdir()
    (tmp_path / "linkage" / "historical_people.csv").write_text("x", "utf-8")
    assert historical.source() == tmp_path / "linkage" / "historical_people.csv"
