"""What one entry of a pack cannot see: that its versions fit together, and that no other answers the same question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from denizen.rules.errors import PackInvalid
from denizen.rules.model import Entry, Exemption, Rule


def follow_each_other(file: str, entries: Sequence[Entry]) -> None:
    """Refuse versions of one entry that overlap or leave a gap."""
    ordered = sorted(entries, key=lambda entry: entry.provenance.valid.first or date.min)
    for earlier, later in pairwise(ordered):
        end, first = earlier.provenance.valid.end, later.provenance.valid.first
        if earlier.provenance.valid.overlaps(later.provenance.valid):
            problem = f"overlaps in time with the version of line {earlier.provenance.line}"
        elif end != first:
            problem = f"nothing is in force from {end} to {first}"
        else:
            continue
        raise PackInvalid(file, later.provenance.line, f"{later.key!r}: {problem}")


def without_two_answers[E: (Rule, Exemption)](file: str, entries: tuple[E, ...]) -> tuple[E, ...]:
    """Refuse two entries that answer the same question on the same day; return them if there are none."""
    for one, other in combinations(entries, 2):
        shared = one.answers & other.answers
        if shared and one.provenance.valid.overlaps(other.provenance.valid):
            question = ", ".join(filter(None, min(shared)))
            problem = f"{other.key!r} and {one.key!r} both answer for {question} on the same day"
            raise PackInvalid(file, other.provenance.line, problem)
    return entries
