"""Names across scripts: read, keyed and compared, without any database.

`alike_spellings` and `sounds` are what the register finds candidates by, `blocking_keys` the same for files,
`compare` how alike two names are. docs/linkage.md says how well they do.
"""

from denizen.linkage.names.keys import SCHEME, Sounds, alike_spellings, blocking_keys, sounds
from denizen.linkage.names.similarity import Comparison, Level, compare, name_similarity

__all__ = [
    "SCHEME",
    "Comparison",
    "Level",
    "Sounds",
    "alike_spellings",
    "blocking_keys",
    "compare",
    "name_similarity",
    "sounds",
]
