"""Collects the texts to translate from all rooms and brings the catalogues up to date with them.

Django's own `makemessages` needs GNU gettext, which a fresh machine lacks; this reads Python with Babel and templates
with Django's own parser. The catalogue keeps no line numbers: they would change with every edit of a source.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from denizen.pages.assets import LOCALE, PACKAGE

type Key = tuple[str | None, str, str | None]
"""Context, text, and the text's plural where it has one."""

_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What Django's parser leaves of a template: calls of gettext between stretches that are blanked out.
_CALL = re.compile(
    r"\b(gettext|ngettext|pgettext|npgettext)\(((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[ ,])+)"
)


def collect() -> dict[Key, list[str]]:
    """Each text to translate, with the comments that stand above it for translators."""
    found: dict[Key, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for key, comments in _in_python(path):
            found.setdefault(key, []).extend(comments)
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for key in _in_template(path):
            found.setdefault(key, [])
    return found


def _in_python(path: Path) -> Iterator[tuple[Key, list[str]]]:
    """The texts of a module."""
    with path.open("rb") as source:
        found = extract(
            "python", source, _KEYWORDS, ["Translators:"], {"encoding": "utf-8"}, strip_comment_tags=True
        )
        for _line, message, comments, context in found:
            text, plural = message if isinstance(message, tuple) else (message, None)
            yield (context, text, plural), comments


def _in_template(path: Path) -> Iterator[Key]:
    """The texts of a template."""
    for function, arguments in _CALL.findall(templatize(path.read_text("utf-8"), origin=str(path))):
        values = list(ast.literal_eval(f"[{arguments.rstrip(' ,')}]"))
        context = values.pop(0) if function in ("pgettext", "npgettext") else None
        yield context, values[0], values[1] if len(values) > 1 else None


def update(path: Path) -> tuple[int, int]:
    """Bring one catalogue up to date with the sources; returns how many texts were added and removed."""
    catalogue = polib.pofile(str(path), wrapwidth=110)
    wanted = collect()
    kept = {_key(entry): entry for entry in catalogue if _key(entry) in wanted}
    added = wanted.keys() - kept.keys()
    removed = len(catalogue) - len(kept)
    catalogue.clear()
    for key in sorted(wanted, key=lambda key: (key[1], key[0] or "")):
        context, text, plural = key
        entry = kept.get(key) or polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural or "")
        entry.comment = "\n".join(dict.fromkeys(wanted[key]))
        entry.flags = ["python-format"] if "%(" in text else []
        catalogue.append(entry)
    catalogue.save()
    return len(added), removed


def untranslated(path: Path) -> list[str]:
    """The texts of the sources for which a catalogue holds no translation."""
    translated = {_key(entry) for entry in polib.pofile(str(path)) if entry.translated()}
    return sorted(text for context, text, plural in collect().keys() - translated)


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None
