"""How alike two names are: a figure between 0 and 1 for a scorer, and a level that can be said in words."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import JaroWinkler

from denizen.linkage.names.alike import alike
from denizen.linkage.names.reading import Name, Word, read
from denizen.linkage.names.scripts import Script
from denizen.linkage.names.table import explained
from denizen.linkage.names.techniques import ALL, Technique

_FEW = 4
"""Words of which all orders are tried; names of more are compared greedily."""
_SAME_SOUND = 0.35
"""Share of a spelling that the other script must explain to be called alike; docs/linkage.md says why this one."""
_SAME_WORD = 0.93
_INITIAL = 0.8
"""What an initial says that agrees with a word: more than nothing, less than the word."""


class Level(IntEnum):
    """What two names have in common, strongest last."""

    DIFFERS = 0
    PART = 1
    SOUNDS = 2
    LETTERS = 3
    IDENTICAL = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """The level that holds, and the similarity."""

    level: Level
    similarity: float


_NOTHING = Comparison(Level.DIFFERS, 0.0)
_BANDS = {
    Level.DIFFERS: (0.0, 0.84),
    Level.PART: (0.0, 0.84),
    Level.SOUNDS: (0.85, 0.13),
    Level.LETTERS: (0.98, 0.01),
}
"""Where the similarity of a level begins, and how far it goes: no name that sounds alike is below one that does not."""


def name_similarity(one: str, other: str) -> float:
    """Between 0 (nothing in common, or no name) and 1 (equal when folded); the same whichever comes first."""
    return compare(one, other).similarity


def compare(one: str, other: str, using: frozenset[Technique] = ALL) -> Comparison:
    """Compare two names in any scripts. Never raises."""
    first, second = sorted((one, other))
    a, b = read(first, using), read(second, using)
    if not a.words or not b.words:
        return _NOTHING
    if a.folded == b.folded:
        return Comparison(Level.IDENTICAL, 1.0)
    best, figure = _by_words(a, b, using)
    figure = max(figure, _joined(a, b))
    told = _told(a, b) if Technique.TABLE in using else None
    if told is not None:
        figure = max(told, figure * 0.5) if figure < _SAME_WORD else figure
    level = _level(a, b, best, told, figure)
    least, span = _BANDS[level]
    return Comparison(level, least + span * min(figure, 1.0))


def _level(a: Name, b: Name, best: float, told: float | None, figure: float) -> Level:
    if not a.bags.isdisjoint(b.bags) and _reordered(a.wholes, b.wholes):
        return Level.LETTERS
    if not a.alike_bags.isdisjoint(b.alike_bags) and _reordered(_sounds(a), _sounds(b)):
        return Level.SOUNDS
    if (told or 0.0) >= _SAME_SOUND or figure >= _SAME_WORD:
        return Level.SOUNDS
    return Level.PART if best >= _SAME_WORD else Level.DIFFERS


def _sounds(name: Name) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(alike, spelt)) for spelt in name.wholes)


def _reordered(one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the words of one in some order are those of the other: equal letters alone may be an anagram."""
    written = {"".join(order) for spelt in one for order in _orders(spelt)}
    return any("".join(order) in written for spelt in other for order in _orders(spelt))


def _orders(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(permutations(words)) if len(words) <= _FEW else [tuple(sorted(words))]


def _joined(a: Name, b: Name) -> float:
    """Jaro-Winkler of the whole spellings, in a to z, where bytes and characters are the same."""
    ours = {"".join(sorted(spelt)) for spelt in a.wholes} | {"".join(a.wholes[0])}
    theirs = {"".join(sorted(spelt)) for spelt in b.wholes} | {"".join(b.wholes[0])}
    return max(JaroWinkler.similarity(x, y) for x in ours for y in theirs)


def _by_words(a: Name, b: Name, using: frozenset[Technique]) -> tuple[float, float]:
    """The best agreement of any two words, and that of all words in their best pairing, weighted by their letters."""
    few, many = sorted((a.words, b.words), key=len)
    if Technique.PARTS not in using or len(many) == 1:
        return 0.0, 0.0
    table = [[_word(x, y) for y in many] for x in few]
    best = max(
        (table[i][j] for i, x in enumerate(few) for j in range(len(many)) if not x.is_initial), default=0.0
    )
    sizes = [len(word.spellings[0]) for word in few]
    total = max(sum(sizes), 1)
    if len(many) <= _FEW:
        sums = (
            sum(table[i][j] * sizes[i] for i, j in enumerate(order))
            for order in permutations(range(len(many)), len(few))
        )
        agreed = max(sums)
    else:
        agreed = _greedy(table, sizes)
    left_out = 1.0 - 0.1 * (len(many) - len(few)) if len(few) > 1 else 0.6
    return best, max(0.0, agreed / total * left_out)


def _greedy(table: list[list[float]], sizes: list[int]) -> float:
    pairs = sorted(((-score, i, j) for i, row in enumerate(table) for j, score in enumerate(row)))
    rows: set[int] = set()
    columns: set[int] = set()
    agreed = 0.0
    for score, i, j in pairs:
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            agreed -= score * sizes[i]
    return agreed


def _word(x: Word, y: Word) -> float:
    if x.is_initial or y.is_initial:
        agrees = any(p[:1] == q[:1] for p in x.spellings for q in y.spellings)
        return _INITIAL if agrees else 0.0
    return _word_similarity(x.spellings, y.spellings)


@lru_cache(maxsize=65_536)
def _word_similarity(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if not set(ours).isdisjoint(theirs):
        return 1.0
    if not {alike(x) for x in ours}.isdisjoint(alike(y) for y in theirs):
        return 0.95
    return max(JaroWinkler.similarity(x, y) for x in ours for y in theirs)


def _told(a: Name, b: Name) -> float | None:
    """What the table of sounds says of a Latin name and one in another script; None where it has nothing to say."""
    for latin, native in ((a, b), (b, a)):
        if (
            latin.script is Script.LATIN
            and native.units
            and native.script is not Script.LATIN
            and native.script
        ):
            return explained(latin.wholes[0], native.units, native.script)
    return None
