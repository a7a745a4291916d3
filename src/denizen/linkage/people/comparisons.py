"""How two people are compared: Splink's comparisons over the columns of `features`.

Each level's word is what a clerk's page puts into a sentence. The first condition that holds is the level.
"""

from typing import Any

from denizen.linkage.rules import BORN, DOCUMENT, DWELLING, NAME, SEX

type Level = dict[str, Any]

ALIKE_FROM = 0.92
"""Jaro-Winkler of two names in Latin letters from which they are alike."""

BEFORE: dict[str, dict[str, tuple[float, float]]] = {
    NAME: {
        "exact": (0.86, 1e-4), "another_name": (0.03, 1e-5), "same_letters": (0.05, 1e-4), "alike": (0.035, 1e-3),
        "two_words": (0.005, 1e-5), "one_word": (0.015, 0.04), "other": (0.005, 0.96),
    },
    BORN: {
        "equal": (0.95, 5e-5), "swapped": (0.004, 3e-5), "one_slip": (0.02, 1.5e-3), "part": (0.015, 2.5e-4),
        "year": (0.003, 0.02), "other": (0.008, 0.978),
    },
    SEX: {"equal": (0.99, 0.5), "other": (0.01, 0.5)},
    DOCUMENT: {"equal": (0.85, 1e-6), "other_of_type": (0.15, 1.0)},
    DWELLING: {"equal": (0.5, 3e-3), "other": (0.5, 0.997)},
}  # fmt: skip
"""How often two descriptions of one person, and of two, are on each level, as it is thought before any were seen:
our judgement, no count."""


def comparisons() -> list[dict[str, Any]]:
    """Return the comparisons as Splink's settings take them."""
    shared = 'array_length(list_intersect("words_l", "words_r"))'
    same_year = 'substr("born_l", 1, 4) = substr("born_r", 1, 4)'
    whole = 'length("born_l") = 8 AND length("born_r") = 8'
    swapped = (
        'substr("born_l", 5, 2) = substr("born_r", 7, 2) AND substr("born_l", 7, 2) = substr("born_r", 5, 2)'
    )
    begins = (
        'substr("born_l", 1, length("born_r")) = "born_r" OR substr("born_r", 1, length("born_l")) = "born_l"'
    )
    return [
        _comparison(
            NAME,
            _missing("latin"),
            _level("exact", '"name_l" = "name_r"') | _FREQUENT,
            _level("another_name", 'list_has_any("names_l", "names_r")') | _FREQUENT,
            _level("same_letters", 'list_has_any("spelt_l", "spelt_r")'),
            _level(
                "alike",
                f'jaro_winkler_similarity("latin_l", "latin_r") >= {ALIKE_FROM}'
                ' OR damerau_levenshtein("latin_l", "latin_r") = 1',
            ),
            _level("two_words", f"{shared} >= 2"),
            _level("one_word", f"{shared} = 1"),
            _level("other", "ELSE"),
        ),
        _comparison(
            BORN,
            _missing("born"),
            _level("equal", f'"born_l" = "born_r" AND {whole}'),
            _level("swapped", f"{whole} AND {same_year} AND {swapped}"),
            _level("one_slip", f'{whole} AND damerau_levenshtein("born_l", "born_r") = 1'),
            _level("part", begins),
            _level("year", same_year),
            _level("other", "ELSE"),
        ),
        _comparison(SEX, _missing("sex"), _level("equal", '"sex_l" = "sex_r"'), _level("other", "ELSE")),
        _comparison(
            DOCUMENT,
            # A paper of another type says nothing, for or against.
            _level(
                "missing",
                '"document_types_l" IS NULL OR "document_types_r" IS NULL'
                ' OR NOT list_has_any("document_types_l", "document_types_r")',
            )
            | {"is_null_level": True},
            _level("equal", 'list_has_any("documents_l", "documents_r")'),
            _level("other_of_type", "ELSE"),
        ),
        _comparison(
            DWELLING,
            _missing("dwellings"),
            _level("equal", 'list_has_any("dwellings_l", "dwellings_r")'),
            _level("other", "ELSE"),
        ),
    ]


# A name that many bear says less.
_FREQUENT: Level = {"tf_adjustment_column": "name", "tf_adjustment_weight": 1.0}


def _comparison(name: str, *levels: Level) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_levels": list(levels)}


def _level(word: str, condition: str) -> Level:
    return {"label_for_charts": word, "sql_condition": condition}


def _missing(column: str) -> Level:
    return _level("missing", f'"{column}_l" IS NULL OR "{column}_r" IS NULL') | {"is_null_level": True}
