"""Names across scripts: read, keyed and compared, without any database.

`alike_spellings` is what questions to a registrar are raised by, `blocking_keys` what candidates are looked up by,
`compare` what they are scored by. docs/linkage.md says how well they do.
"""

from denizen.linkage.names.keys import SCHEME, alike_spellings, blocking_keys
from denizen.linkage.names.similarity import Comparison, Level, compare, name_similarity

__all__ = [
    "SCHEME",
    "Comparison",
    "Level",
    "alike_spellings",
    "blocking_keys",
    "compare",
    "name_similarity",
]
