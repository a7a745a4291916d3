"""Names as their owners write them, with the language that a browser, a font or a screen reader needs to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# A Cyrillic name is pronounced by the language of its owner; where that is not known, only its script is.
_CYRILLIC = {
    "MNG": "mn",
    "RUS": "ru",
    "KAZ": "kk",
    "KGZ": "ky",
    "UKR": "uk",
    "BLR": "be",
    "BGR": "bg",
    "SRB": "sr",
}
_SCRIPTS = {"Hani": "zh", "Mong": "mn-Mong", "Hang": "ko", "Jpan": "ja", "Tibt": "bo", "Arab": "und-Arab"}
_READERS_SCRIPT = {"zh": "Hani", "en": "Latn"}
_RANGES = {
    "Latn": (("A", "Z"), ("a", "z"), ("\u00c0", "\u024f"), ("\u1e00", "\u1eff")),
    "Hani": (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U000323af")),
    "Cyrl": (("\u0400", "\u052f"),),
    "Mong": (("\u1800", "\u18af"),),
    "Hang": (("\uac00", "\ud7af"),),
    "Arab": (("\u0600", "\u06ff"),),
    "Tibt": (("\u0f00", "\u0fff"),),
}
_ORDER = {"official": 0, "latin": 1, "variant": 2}


class Written(Protocol):
    """A name in one script, as a register's answer holds it."""

    @property
    def kind(self) -> str:
        """`official`, `latin` or `variant`."""

    @property
    def name(self) -> str:
        """The name as written."""

    @property
    def script(self) -> str:
        """The ISO 15924 code of its script."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name ready to be shown: its text, and its language as BCP 47."""

    text: str
    lang: str


def language_of(script: str, nationality: str | None = None) -> str:
    """The BCP 47 tag under which a name in an ISO 15924 `script` is marked up.

    `nationality` (ISO 3166-1 alpha-3) decides between the languages that share Cyrillic.
    """
    if script == "Cyrl":
        return _CYRILLIC.get(nationality or "", "und-Cyrl")
    return _SCRIPTS.get(script) or f"und-{script or 'Zyyy'}"


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that most of a name is written in, as far as our languages need it."""
    counts = dict.fromkeys(_RANGES, 0)
    for letter in text:
        for script, ranges in _RANGES.items():
            if any(first <= letter <= last for first, last in ranges):
                counts[script] += 1
    script = max(counts, key=lambda each: counts[each])
    return script if counts[script] else "Zyyy"


def own_and_readers(
    names: Iterable[Written], language: str, nationality: str | None = None
) -> tuple[ShownName, ShownName | None]:
    """The name in the person's own script, and beside it one that the reader can read, if it is another.

    `language` is the reader's. The own script is that of the official name; raises ValueError without any name.
    """
    ranked = sorted(names, key=lambda name: _ORDER.get(name.kind, len(_ORDER)))
    if not ranked:
        raise ValueError("a person without any name cannot be shown")
    own = ranked[0]
    wanted = _READERS_SCRIPT.get(language.partition("-")[0], "Latn")
    others = [name for name in ranked[1:] if name.script != own.script]
    # Latin serves a reader whose own script the person has no name in.
    beside = next(
        (name for script in dict.fromkeys((wanted, "Latn")) for name in others if name.script == script), None
    )
    if own.script == wanted:
        beside = None
    shown = ShownName(own.name, language_of(own.script, nationality))
    return shown, ShownName(beside.name, language_of(beside.script, nationality)) if beside else None
