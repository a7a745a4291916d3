"""Names of firms as people write them: read into components, keyed, and compared.

It needs no database and never fails. How and why: docs/linkage.md, ADR 0027.
"""

from denizen.register.firms.comparing import Agreement, Level, compare
from denizen.register.firms.folding import MOST_CHARACTERS, folded
from denizen.register.firms.keys import core_key, keys
from denizen.register.firms.reading import Areas, Firm, parse

__all__ = [
    "MOST_CHARACTERS",
    "Agreement",
    "Areas",
    "Firm",
    "Level",
    "compare",
    "core_key",
    "folded",
    "keys",
    "parse",
]
