"""What `denizen doctor` finds: each thing looked at, how it stands, and what to do where it does not stand well."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands. Only what is amiss makes the doctor end with an error."""

    GOOD = "good"
    WARNING = "warning"
    AMISS = "amiss"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a stable dotted code for programs, how it stands, and a sentence for people."""

    about: str
    state: State
    sentence: str

    def as_json(self) -> dict[str, str]:
        """As `doctor --json` prints it."""
        return asdict(self)


type Looked = Finding | tuple[bool, str]
"""What a room may say of itself; the short form is good or amiss."""


def good(about: str, sentence: str) -> Finding:
    """It stands as it should."""
    return Finding(about, State.GOOD, sentence)


def warning(about: str, sentence: str) -> Finding:
    """It will not do for long, or not for earnest use."""
    return Finding(about, State.WARNING, sentence)


def amiss(about: str, sentence: str) -> Finding:
    """It must be mended."""
    return Finding(about, State.AMISS, sentence)


def weighed(found: Looked, room: str) -> Finding:
    """The long form of what a room said."""
    if isinstance(found, Finding):
        return found
    fine, sentence = found
    return Finding(room, State.GOOD if fine else State.AMISS, sentence)
