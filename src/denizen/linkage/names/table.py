"""The learned table of sounds: how likely a Latin spelling is, given the letters of a name in another script.

A name is a row of units (pinyin syllables, Korean sounds, Cyrillic letters), each of which writes a chunk of 0 to 4
Latin letters: P(Latin | name) is that of the best cutting of the Latin form into such chunks. The table holds the
probabilities, learned by `./run bench sounds`; its provenance stands in `data/README.md`.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import permutations
from math import inf, log2

from denizen.linkage.names.scripts import Script

MAX_CHUNK = 4
_LONGEST = 60
"""Latin letters that are compared: the work grows with them."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """The table of one script, in bits: what it costs that a unit writes a chunk, and that a letter stands anywhere."""

    chunks: dict[str, dict[str, float]]
    other: dict[str, float]
    letters: dict[str, float]
    lengths: tuple[float, ...]

    def cost(self, latin: str, units: tuple[str, ...]) -> float:
        """Bits that the Latin form costs given the units; infinite where they are too few to write it."""
        letters = self.letters
        size = len(latin)
        running = [0.0]
        for letter in latin:
            running.append(running[-1] + letters.get(letter, 12.0))
        best = [0.0] + [inf] * size
        for unit in units:
            known = self.chunks.get(unit, {})
            other = self.other.get(unit, 0.0)
            following = [inf] * (size + 1)
            for start, so_far in enumerate(best):
                if so_far == inf:
                    continue
                for end in range(start, min(start + MAX_CHUNK, size) + 1):
                    cost = known.get(latin[start:end])
                    if cost is None:
                        cost = other + self.lengths[end - start] + running[end] - running[start]
                    if so_far + cost < following[end]:  # noqa: PLR1730 - min() costs half as much again here
                        following[end] = so_far + cost
            best = following
        return best[size]

    def background(self, latin: str) -> float:
        """Bits that the Latin form costs by itself."""
        return sum(self.letters.get(letter, 12.0) for letter in latin)


@cache
def sounds(script: Script) -> Sounds | None:
    """The table of a script; None for scripts that have none. Read once, when it is first asked for."""
    source = files("denizen.linkage.names") / "data" / f"sounds_{script}.tsv"
    if not source.is_file():
        return None
    return parse(source.read_text("utf-8"))


def parse(text: str) -> Sounds:
    """A table from its file: unit, chunk, bits; unit `*` has the letters, `#` the lengths, chunk `*` all others."""
    chunks: dict[str, dict[str, float]] = {}
    other: dict[str, float] = {}
    letters: dict[str, float] = {}
    lengths = [0.0] * (MAX_CHUNK + 1)
    for line in text.splitlines():
        unit, chunk, bits = line.split("\t")
        if unit == "#":
            lengths[int(chunk)] = float(bits)
        elif unit == "*":
            letters[chunk] = float(bits)
        elif chunk == "*":
            other[unit] = float(bits)
        else:
            chunks.setdefault(unit, {})[chunk] = float(bits)
    return Sounds(chunks, other, letters, tuple(lengths))


@lru_cache(maxsize=65_536)
def explained(words: tuple[str, ...], units: tuple[str, ...], script: Script) -> float:
    """The share of the Latin form's information that the name in the other script explains, 0 to 1, in its best order.

    1 - log P(Latin | name) / log P(Latin): 1 if the name leaves no doubt about any letter, 0 if it says no more than
    that it is a name.
    """
    table = sounds(script)
    if table is None or not units or not words:
        return 0.0
    orders = permutations(words) if len(words) <= 3 else (words, words[::-1])
    return max(share(table, "".join(order)[:_LONGEST], units) for order in orders)


def share(table: Sounds, latin: str, units: tuple[str, ...]) -> float:
    """As `explained`, for letters in this order."""
    if len(latin) > MAX_CHUNK * len(units) or not latin:
        return 0.0
    cost = table.cost(latin, units)
    return max(0.0, 1.0 - cost / table.background(latin)) if cost != inf else 0.0


def bits(probability: float) -> float:
    """The cost of what has this probability."""
    return -log2(probability)
