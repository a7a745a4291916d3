"""What an engine does that compares whole tables: the seam at which a cluster can take DuckDB's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from denizen.linkage.model import Model

LARGEST_BLOCK = 1000
"""Records of one block that are all compared with each other: half a million pairs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A blocking rule: records that share a key are compared.

    `key` is an expression of SQL over a record's columns that gives the key, or a list of keys; NULL is no key. What a
    coarse rule leaves out in a block that is too large, a finer one may find: rules are no order, each counts.
    """

    name: str
    key: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Capped:
    """What of a rule was left out: its blocks that were too large, their records, and the pairs they would make."""

    rule: str
    blocks: int
    records: int
    pairs: int


@dataclass(slots=True)
class Compared:
    """How much was compared, and what was not."""

    records: int = 0
    pairs: int = 0
    pairs_by_rule: dict[str, int] = field(default_factory=dict)
    capped: list[Capped] = field(default_factory=list)


type Pair = tuple[int, int, float]
"""Places of two records in the table, the first before the second, and their weight in bits."""


class Engine(Protocol):
    """Compares the records of a table."""

    compared: Compared

    def pairs(
        self,
        model: Model,
        records: pa.Table,
        rules: Sequence[Rule],
        *,
        least: float,
        prior: float | None = None,
        parted_by: str | None = None,
        asking: int | None = None,
    ) -> Iterator[list[Pair]]:
        """Give the pairs that share a block and weigh at least so much, some thousand at a time, each once.

        `prior` takes the place of the model's. Where `parted_by` names a column, only records that differ in it are
        compared: two files without duplicates of their own. `asking` are the last so many records, of which each is
        compared with those before them and with none of its own: a file with a register.
        """
