"""What came of working the queue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applied:
    """What a round, or several, did."""

    taken: int = 0
    applied: int = 0
    refused: int = 0
    undecided: int = 0

    def __add__(self, other: "Applied") -> "Applied":
        return Applied(
            self.taken + other.taken,
            self.applied + other.applied,
            self.refused + other.refused,
            self.undecided + other.undecided,
        )
