import re
from importlib.resources import files

import pytest
from django.utils import translation

from denizen.pages.labels import LABELS, country_name, label


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert label("kind", "residence_start") == "Residence begins"
    assert label("kind", "something_new") == "something_new"
    assert label("kind", None) == ""


@pytest.mark.parametrize(("language", "name"), [("en", "Mongolia"), ("zh-hans", "蒙古")])
def test_countries_are_named_in_the_readers_language(language: str, name: str) -> None:
    with translation.override(language):
        assert country_name("MNG") == name
        assert country_name("XYZ") == "XYZ"


def test_every_reason_for_which_somebody_is_asked_has_words() -> None:
    schema = files("denizen.linkage").joinpath("sql", "schema", "0001_linkage.sql").read_text("utf-8")
    [reasons] = re.findall(r"question_reason_is_known CHECK \(reason IN \((.*?)\)\)", schema, re.DOTALL)
    assert set(re.findall(r"'(\w+)'", reasons)) == LABELS["question"].keys()
