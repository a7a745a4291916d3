"""The words of forms: every field and every choice has some, in Chinese those that files have for it."""

import re
from pathlib import Path

from django.utils.translation import override

import denizen.desk
from denizen.desk.declaring.forms import DeclarationForm, country_names
from denizen.desk.declaring.ways import WAYS, new_fields
from denizen.desk.declaring.words import FIELD_WORDS
from denizen.intake.filling import FIELDS, KIND_FIELDS
from denizen.ledger.rules import KINDS


def test_a_field_has_the_words_of_its_header() -> None:
    assert FIELD_WORDS.keys() == FIELDS.keys()
    for language in ("zh-hans", "en"):
        with override(language):
            told = {code: str(words) for code, words in FIELD_WORDS.items()}
        assert told == {code: field.header(language) for code, field in FIELDS.items()}


def test_every_kind_has_a_way_that_asks_only_what_the_kind_can_say() -> None:
    assert {way.kind for way in WAYS} == set(KINDS)
    for way in WAYS:
        assert set(way.asks) | set(way.more) <= set(KIND_FIELDS[way.kind]), way.code


def test_no_key_of_a_way_is_another_ways_or_the_menus() -> None:
    """Of two things with one key the menu's would act, which stands first on the page."""
    menu = (Path(denizen.desk.__file__).parent / "templates" / "desk" / "base.html").read_text("utf-8")
    keys = [way.key for way in WAYS] + re.findall(r'data-key="(.)"', menu) + ["/"]
    assert len(keys) > len(WAYS) + 5
    assert len(set(keys)) == len(keys)


def test_every_choice_has_words_and_no_code_shows() -> None:
    way = WAYS[0]
    fields = [code for code, field in FIELDS.items() if field.codes is not None and code != "kind"]
    with override("zh-hans"):
        form = DeclarationForm(way, fields, {}, (), has_own_party=True)
        for code in fields:
            for value, words in list(form.fields[code].widget.choices)[1:]:
                assert words, (code, value)
                assert words != value, (code, value)


def test_somebody_new_is_asked_for_nothing_that_the_kind_cannot_say() -> None:
    for way in WAYS:
        assert {field for fields in new_fields(way) for field in fields} <= set(KIND_FIELDS[way.kind])


def test_countries_are_named_in_the_readers_language() -> None:
    with override("zh-hans"):
        assert dict(country_names())["MNG"] == "蒙古"
