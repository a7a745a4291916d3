"""Which records of people are compared when a whole register is gone through: the same that meet online.

The keys are those of `linkage.rules`, as expressions over the columns of `features`.
"""

from denizen.linkage.batch.engine import Rule
from denizen.linkage.rules import KEY_WORDS

_DAY = "CASE WHEN length(born) = 8 THEN born END"

_DWELLINGS = "list_transform(dwellings, lambda d: {} || '|' || d)"

RULES = (
    Rule("document", "documents", is_list=True),
    Rule("name, birth date", f"list_transform(spelt, lambda s: s || '|' || ({_DAY}))", is_list=True),
    Rule(
        "name, year of birth", "list_transform(spelt, lambda s: s || '|' || substr(born, 1, 4))", is_list=True
    ),
    Rule(
        "word, birth date",
        f"list_transform(words[1:{KEY_WORDS}], lambda w: w || '|' || ({_DAY}))",
        is_list=True,
    ),
    Rule("name, dwelling", _DWELLINGS.format("spelt[1]"), is_list=True),
    Rule("word, birth date, dwelling", _DWELLINGS.format(f"words[1] || '|' || ({_DAY})"), is_list=True),
)
"""By name. The last finds in a block that is too large for the others who lives in one dwelling."""
