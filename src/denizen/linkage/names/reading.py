"""A name read: its words, and the ways in which each is spelt in Latin letters."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from denizen.kernel.fold import fold_name
from denizen.linkage.names import cyrillic, han, hangul, kana, latin
from denizen.linkage.names.alike import alike, is_pinyin
from denizen.linkage.names.scripts import Script, runs
from denizen.linkage.names.techniques import ALL, Technique

MAX_LENGTH = 200
"""Characters of a name that are read; no paper has longer names, and work is bounded by it."""
MAX_WORDS = 12
MAX_LIKELY = 2
"""Ways to spell one word that a registrar is asked by."""
MAX_SPELLINGS = 8
"""Ways to spell one whole name that are kept."""

type Spelt = tuple[tuple[str, ...], int]
"""Spellings of a word, and how many of them, from the first, are common."""

_UNITS: dict[Script, Callable[[str], list[str]]] = {
    Script.HAN: han.units,
    Script.HANGUL: hangul.units,
    Script.CYRILLIC: cyrillic.units,
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name, folded: its script and its spellings in a to z, of which the first `likely` are common."""

    text: str
    script: Script
    spellings: tuple[str, ...]
    likely: int = 1

    @property
    def is_initial(self) -> bool:
        """True for a single letter that stands for a word: `Б. Болд`."""
        return len(self.text) == 1 and self.script in (Script.LATIN, Script.CYRILLIC)


@dataclass(frozen=True)
class Name:
    """A name read. What only comparing asks for is worked out when it is first asked."""

    text: str = ""
    words: tuple[Word, ...] = ()
    script: Script | None = None
    pieces: tuple[tuple[Script, str], ...] = ()
    using: frozenset[Technique] = ALL

    @cached_property
    def folded(self) -> str:
        """The name as `fold_name` has it: equal for two that differ in order, case and accents alone."""
        return fold_name(self.text) if self.words else ""

    @cached_property
    def likely(self) -> tuple[tuple[str, ...], ...]:
        """Ways to spell the whole by common spellings alone."""
        return _choices([word.spellings[: word.likely] for word in self.words])

    @cached_property
    def wholes(self) -> tuple[tuple[str, ...], ...]:
        """All ways to spell the whole that are kept."""
        return _choices([word.spellings for word in self.words])

    @cached_property
    def bags(self) -> frozenset[str]:
        """The letters of each way to spell it."""
        return frozenset(map(bag, self.wholes))

    @cached_property
    def alike_bags(self) -> frozenset[str]:
        """The letters of each way to spell it, as they sound."""
        if Technique.ALIKE not in self.using:
            return frozenset()
        return frozenset(bag(map(alike, each)) for each in self.wholes)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The sounds of a name in one script that the table of sounds knows; else none."""
        script = self.script
        return (
            tuple(unit for _script, text in self.pieces for unit in units_of(text, script)) if script else ()
        )


class _Letters(dict[int, str]):
    """Translation table: letters, marks and digits stay, invisible ones and apostrophes go, the rest parts words."""

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        category = unicodedata.category(character)
        if (
            character in "'`´ʹʻʼʽ‘’‛′ʺ"
            or category in ("Cf", "Cs", "Co", "Cn")
            or (category == "Cc" and not character.isspace())
        ):
            kept = ""
        else:
            kept = character if category[0] in "LMN" else " "
        self[code_point] = kept
        return kept


_LETTERS = _Letters()


def read_anew(name: str, using: frozenset[Technique] = ALL) -> Name:
    """Read a name in any script. Never raises; a name without a letter has no words."""
    text = unicodedata.normalize("NFKC", latin.from_machine_zone(name[:MAX_LENGTH])).casefold()[:MAX_LENGTH]
    text = unicodedata.normalize("NFC", text)
    pieces = [run for word in text.translate(_LETTERS).split() for run in runs(word)][:MAX_WORDS]
    pieces = _joined(pieces, apart="·" in text or "・" in text)
    words = _without_particles(tuple(_words(pieces, using)))
    scripts = {script for script, _text in pieces}
    return Name(text, words, scripts.pop() if len(scripts) == 1 else None, tuple(pieces), using)


read = lru_cache(maxsize=16_384)(read_anew)
"""The same, for whoever compares a name with many."""


def units_of(text: str, script: Script) -> tuple[str, ...]:
    """The sounds of a word in one script, as the table of sounds knows them; none for scripts that it does not know."""
    reader = _UNITS.get(script)
    return tuple(reader(han.fold_han(text) if script is Script.HAN else text)) if reader else ()


def bag(spelt: Iterable[str]) -> str:
    """The letters of the words, sorted: the same for any order and parting of words."""
    return "".join(sorted("".join(spelt)))


def _joined(pieces: list[tuple[Script, str]], *, apart: bool) -> list[tuple[Script, str]]:
    """Characters of one Chinese or Korean name that were written apart (`张 伟`), brought together."""
    together = "".join(text for script, text in pieces if script in (Script.HAN, Script.HANGUL))
    scripts = {script for script, _text in pieces}
    if apart or len(pieces) < 2 or len(scripts) != 1 or not 2 <= len(together) <= 4:
        return pieces
    return [(scripts.pop(), together)]


def _words(pieces: list[tuple[Script, str]], using: frozenset[Technique]) -> Iterable[Word]:
    for at, (script, text) in enumerate(pieces):
        folded = _folded(script, text, using)
        is_whole_name = sum(script is other for other, _text in pieces) == 1
        if script is Script.HAN and is_whole_name:
            yield from _eastern(folded, script, han.parted, han.surname_spellings, han.given_spellings, using)
        elif script is Script.HANGUL and is_whole_name:
            yield from _eastern(
                folded, script, hangul.parted, hangul.surname_spellings, hangul.given_spellings, using
            )
        else:
            yield _word(folded, script, using, may_be_genitive=at < len(pieces) - 1)


def _folded(script: Script, text: str, using: frozenset[Technique]) -> str:
    if script is Script.HAN and Technique.SIMPLIFIED in using:
        return han.fold_han(text)
    return text


def _eastern(
    name: str,
    script: Script,
    part: Callable[[str], tuple[str, str]],
    of_surname: Callable[[str], Spelt],
    of_given: Callable[[str], Spelt],
    using: frozenset[Technique],
) -> Iterable[Word]:
    """Surname and given name of a name written in one."""
    surname, given = part(name)
    if surname and Technique.SURNAMES in using:
        yield _chosen(surname, script, of_surname(surname), using)
    elif surname:
        yield _chosen(surname, script, of_given(surname), using)
    yield _chosen(given, script, of_given(given), using)


def _word(text: str, script: Script, using: frozenset[Technique], *, may_be_genitive: bool) -> Word:
    match script:
        case Script.LATIN:
            spelt = (latin.latin_spellings(text), 1)
        case Script.CYRILLIC:
            spelt = (cyrillic.cyrillic_spellings(text, may_be_genitive=may_be_genitive), 2)
        case Script.HAN:
            spelt = han.given_spellings(text)
        case Script.HANGUL:
            spelt = hangul.given_spellings(text)
        case Script.KANA:
            spelt = (kana.kana_spellings(text), 1)
        case _:
            spelt = ((fold_name(text) or text,), 1)
    return _chosen(text, script, spelt, using)


def _chosen(text: str, script: Script, spelt: Spelt, using: frozenset[Technique]) -> Word:
    spellings, likely = spelt
    kept = (spellings if all(spellings) else tuple(filter(None, spellings))) or (text,)
    if Technique.ALTERNATIVES not in using:
        kept = kept[:1]
    return Word(text, script, kept[:MAX_SPELLINGS], min(likely, MAX_LIKELY))


def _without_particles(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words but for particles, where two others are left and not all can be Chinese (`Wang De Bin`)."""
    kept = tuple(word for word in words if word.text not in latin.PARTICLES)
    if len(kept) < 2 or len(kept) == len(words) or all(is_pinyin(word.text) for word in words):
        return words
    return kept


def _choices(spellings: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Ways to spell the whole: all words by their first spelling, all by their second, then each by its others."""
    if not spellings:
        return ()
    first = tuple(each[0] for each in spellings)
    found = [first, tuple(each[min(1, len(each) - 1)] for each in spellings)]
    found += [
        (*first[:at], other, *first[at + 1 :]) for at, each in enumerate(spellings) for other in each[1:]
    ]
    return tuple(dict.fromkeys(found))[:MAX_SPELLINGS]
