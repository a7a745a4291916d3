"""Why a declaration was taken to speak of somebody, in words that need no knowledge of how it is done."""

import pytest
from django.utils import translation

from denizen.pages.reasons import reasons

WEIGHED = (
    ("prior", "prior"),
    ("name", "same_letters"),
    ("birth_date", "equal"),
    ("sex", "missing"),
    ("dwelling", "other"),
)


def test_what_agreed_and_what_did_not_is_told_without_numbers() -> None:
    with translation.override("en"):
        by, agreed, differed = reasons("model", WEIGHED)
    assert "Nobody was asked" in by
    assert (
        agreed == "What agreed: Name (the same in another script, order or spelling); Birth date (the same)."
    )
    assert differed == "What did not: Dwelling (another)."


@pytest.mark.parametrize("basis", ["document", "name", "model", "new", "registrar", "merge", "unmerge"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_way_to_decide_has_a_sentence(basis: str, language: str) -> None:
    with translation.override(language):
        [sentence] = reasons(basis)
    assert sentence != basis
    assert sentence.isascii() is (language == "en")
