import string
from pathlib import Path

import polib
import pytest
from django.conf import settings

from denizen.pages import messages


def code_of(path: Path) -> str:
    """The language code of a catalogue, as the settings write it."""
    return path.parts[-3].lower().replace("_", "-")


COMPLETE = [path for path in messages.catalogues() if code_of(path) in settings.COMPLETE_LANGUAGES]


def test_each_language_offered_has_a_catalogue_or_is_the_language_of_the_code() -> None:
    catalogued = {code_of(path) for path in COMPLETE}
    assert catalogued | {"en"} == set(settings.COMPLETE_LANGUAGES)


@pytest.mark.parametrize("path", COMPLETE, ids=lambda path: path.parts[-3])
def test_a_language_offered_has_every_text_of_the_sources(path: Path) -> None:
    assert messages.untranslated(path) == []


@pytest.mark.parametrize("path", COMPLETE, ids=lambda path: path.parts[-3])
def test_translations_fill_in_the_same_values(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert _values(text) == _values(entry.msgid_plural or entry.msgid), entry.msgid


def test_texts_are_found_in_modules_and_in_templates() -> None:
    found = messages.collect()
    assert (None, "date unknown", None) in found
    assert (None, "There is no such page", None) in found
    assert ("sex", "Other", None) in found
    assert (None, "%(number)d residence", "%(number)d residences") in found


def test_a_catalogue_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="date unknown", msgstr="sometime"))
    catalogue.append(polib.POEntry(msgid="a text that no source has", msgstr="gone"))
    catalogue.save(str(path))
    added, removed = messages.update(path)
    updated = polib.pofile(str(path))
    assert (added, removed) == (len(messages.collect()) - 1, 1)
    assert updated.find("date unknown").msgstr == "sometime"
    assert updated.find("a text that no source has") is None


def _values(text: str) -> set[str | None]:
    """The placeholders of a text, of either style."""
    percent = {part.partition(")")[0] for part in text.split("%(")[1:]}
    return percent | {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
