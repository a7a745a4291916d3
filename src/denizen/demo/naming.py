"""What a name is in the simulated town, and choosing by weight."""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its own script and in Latin letters as a passport has it.

    `native` and `latin` are whole, in the order of the person's own culture; the parts serve relatives and
    spelling variants. The family
    part is empty where there is none (Mongols of Inner Mongolia); in Mongolia it is the father's name.
    """

    native: str
    latin: str
    family: str
    given: str
    family_latin: str
    given_latin: str

    @classmethod
    def eastern(cls, family: tuple[str, str], given: tuple[str, str]) -> "Name":
        """Family name first and no space between, as in Chinese, Korean and Japanese."""
        family_latin, given_latin = family[1].capitalize(), given[1].capitalize()
        return cls(
            family[0] + given[0],
            f"{family_latin} {given_latin}",
            family[0],
            given[0],
            family_latin,
            given_latin,
        )


def weighted[T](options: Sequence[tuple[T, float]]) -> Callable[[Random], T]:
    """A chooser among options by weight, quick enough for a hundred thousand calls."""
    values = [value for value, _ in options]
    sums = list(accumulate(weight for _, weight in options))

    def choose(rng: Random) -> T:
        return values[bisect(sums, rng.random() * sums[-1])]

    return choose
