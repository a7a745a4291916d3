"""`./run bench sounds`: learn the tables of sounds anew from names in two scripts, and write them into the register.

Expectation-maximisation over all ways to cut a Latin form into chunks, one a unit of the other form (pinyin syllable,
Korean sound, Cyrillic letter). Every pair is weighed by the chance that it is a transliteration at all, against the
Latin form's letters by themselves: pairs that are none fall out by themselves.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import exp, log2
from pathlib import Path

from benchmarks.transliterated import LANGUAGES, digest, judges, pairs
from denizen.linkage import names
from denizen.linkage.names.latin import ascii_letters
from denizen.linkage.names.reading import units_of
from denizen.linkage.names.table import MAX_CHUNK

_ROUNDS = 7
_MOST_PAIRS = 40_000
"""Pairs of one language that are learned from: more change little, and take their time."""
_BACK_OFF = 2.0
"""Weight, in pairs, of the guess that a unit writes any letters: it decides over units that were met seldom."""
_LEAST = 0.002
"""Probability below which a chunk is left to the guess."""

type Pair = tuple[str, tuple[str, ...]]
type Table = dict[str, dict[str, float]]


def learn(path: Path) -> dict[str, object]:
    """Learn all languages; write the tables; return what was learned from."""
    figures: dict[str, object] = {}
    for language, script in LANGUAGES.items():
        began = time.monotonic()
        learned_from = _training(path, language)
        model = _Model(learned_from)
        for _round in range(_ROUNDS):
            share = model.improve()
        target = Path(str(names.__file__)).parent / "data" / f"sounds_{script}.tsv"
        lines = model.lines()
        target.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        figures[language] = {
            "pairs": len(learned_from),
            "taken for transliterations": round(share, 3),
            "lines": len(lines),
            "seconds": round(time.monotonic() - began, 1),
        }
    return figures


def _training(path: Path, language: str) -> list[Pair]:
    script = LANGUAGES[language]
    found = []
    for latin, native, _count in pairs(path, language):
        if not judges(latin):
            spelt, units = ascii_letters(latin), units_of(native, script)
            if spelt and 0 < len(units) <= 24 and len(spelt) <= min(24, MAX_CHUNK * len(units)):
                found.append((digest(latin), spelt, units))
    return [(spelt, units) for _digest, spelt, units in sorted(found)[:_MOST_PAIRS]]


class _Model:
    """Probabilities of chunks given units, and the letters of the language by themselves."""

    def __init__(self, learned_from: Sequence[Pair]) -> None:
        self.pairs = learned_from
        counted = Counter(letter for spelt, _units in learned_from for letter in spelt)
        # Each of a to z at least once, so that no name is impossible.
        total = counted.total() + 26
        self.letters = {letter: (counted[letter] + 1) / total for letter in "abcdefghijklmnopqrstuvwxyz"}
        mean = sum(len(spelt) for spelt, _units in learned_from) / sum(
            len(units) for _spelt, units in learned_from
        )
        weights = [exp(-abs(length - mean)) for length in range(MAX_CHUNK + 1)]
        self.lengths = [weight / sum(weights) for weight in weights]
        self.table: Table = defaultdict(dict)
        self.other: dict[str, float] = {}
        self.share = 0.7
        self._guess: dict[str, float] = {}

    def guess(self, chunk: str) -> float:
        """The chance of a chunk whatever the unit."""
        found = self._guess.get(chunk)
        if found is None:
            found = self.lengths[len(chunk)]
            for letter in chunk:
                found *= self.letters[letter]
            self._guess[chunk] = found
        return found

    def chance(self, unit: str, chunk: str) -> float:
        """The chance that the unit writes the chunk."""
        if self.table:
            return self.table[unit].get(chunk, 0.0) + self.other.get(unit, 1.0) * self.guess(chunk)
        # Before anything is learned: letters that the unit's own name has are likelier.
        return self.guess(chunk) * 4.0 ** sum(letter in unit for letter in chunk)

    def improve(self) -> float:
        """One round over all pairs; return the share that is taken for transliterations."""
        counts: Table = defaultdict(lambda: defaultdict(float))
        weights = 0.0
        for spelt, units in self.pairs:
            weights += self._count(spelt, units, counts)
        self.table = defaultdict(dict)
        self.other = {}
        for unit, chunks in counts.items():
            total = sum(chunks.values()) + _BACK_OFF
            self.table[unit] = {
                chunk: count / total for chunk, count in chunks.items() if count / total >= _LEAST
            }
            self.other[unit] = max(1.0 - sum(self.table[unit].values()), _BACK_OFF / total)
        self.share = weights / len(self.pairs)
        return self.share

    def _count(self, spelt: str, units: tuple[str, ...], counts: Table) -> float:
        """Add what the pair says of its units, weighed by how likely it is a transliteration, which is returned."""
        size = len(spelt)
        forward = [[1.0] + [0.0] * size]
        arcs: list[list[tuple[int, str, float]]] = []
        for unit in units:
            row = [0.0] * (size + 1)
            taken = []
            for start, so_far in enumerate(forward[-1]):
                if so_far:
                    for end in range(start, min(start + MAX_CHUNK, size) + 1):
                        chunk = spelt[start:end]
                        chance = self.chance(unit, chunk)
                        row[end] += so_far * chance
                        taken.append((start, chunk, chance))
            forward.append(row)
            arcs.append(taken)
        whole = forward[-1][size]
        alone = 1.0
        for letter in spelt:
            alone *= self.letters[letter]
        weight = self.share * whole / (self.share * whole + (1 - self.share) * alone)
        if not weight:
            return 0.0
        backward = [0.0] * size + [1.0]
        for at in range(len(units) - 1, -1, -1):
            row = [0.0] * (size + 1)
            before, counted = forward[at], counts[units[at]]
            for start, chunk, chance in arcs[at]:
                later = backward[start + len(chunk)]
                if later:
                    row[start] += chance * later
                    counted[chunk] += weight * before[start] * chance * later / whole
            backward = row
        return weight

    def lines(self) -> list[str]:
        """The table as it is kept: unit, chunk, bits."""
        found = [f"#\t{length}\t{-log2(chance):.2f}" for length, chance in enumerate(self.lengths)]
        found += [f"*\t{letter}\t{-log2(chance):.2f}" for letter, chance in self.letters.items()]
        for unit in sorted(self.table):
            found.append(f"{unit}\t*\t{-log2(self.other[unit]):.2f}")
            for chunk in sorted(self.table[unit]):
                found.append(f"{unit}\t{chunk}\t{-log2(self.chance(unit, chunk)):.2f}")
        return found
