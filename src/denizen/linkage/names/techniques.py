"""What is known about names, part by part, so that each part can be left out and what it is worth be measured."""

from enum import StrEnum


class Technique(StrEnum):
    """One thing that the reading or comparing of names knows."""

    SIMPLIFIED = "simplified"  # traditional and Japanese forms of Han characters meet the simplified ones
    SURNAMES = "surnames"  # readings of surnames, compound surnames, spellings of other places
    ALTERNATIVES = "alternatives"  # second readings, customary spellings, the other country's letters
    ALIKE = "alike"  # forms that sound alike are taken to one
    PARTS = "parts"  # words are compared one by one, initials with words
    TABLE = "table"  # the learned table of sounds


ALL = frozenset(Technique)
"""Everything, as the register uses it."""
