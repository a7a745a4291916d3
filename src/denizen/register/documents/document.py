"""What a checked number amounts to."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

type Sex = Literal["male", "female"]

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Document:
    """A number that passed the checks of its type.

    `number` is its one normalised form, which tokens are made of; `issuer` the issuing country (ISO 3166-1 alpha-3),
    None if unknown; `born` and `sex` what the number itself says; `hint` the masked form for those who may not see it.
    """

    type: str
    number: str
    issuer: str | None
    born: date | None
    sex: Sex | None
    hint: str


def hint(number: str) -> str:
    """The last characters of a number, enough to tell two documents of one person apart and too few to find anybody.

    Four, and of short numbers a third: the beginning of a citizen number would give birthplace and birth date away.
    """
    return "…" + number[-min(_SHOWN, len(number) // 3) :]
