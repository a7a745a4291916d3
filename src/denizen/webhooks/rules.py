"""When something is tried again, how long it is kept, and what news is called. Pure."""

from datetime import timedelta

TOPICS = ("declaration.applied", "declaration.refused", "declaration.undecided")
"""What news there is, as it is named to a receiver."""
TRIAL = "webhook.test"
"""What an operator's trial is named."""

MOST_TRIES = 12
FIRST_PAUSE, FACTOR, LONGEST_PAUSE = 20.0, 3.0, 18 * 3600.0
"""Seconds: 20 s, 1 min, 3 min, 9 min, 27 min, 81 min, 4 h, 12 h, then 18 h three times: three days in all."""
SPREAD = 0.2
"""By what part of itself a pause is longer or shorter by chance: what failed together does not return together."""
LONGEST_REST = 15 * 60.0
"""Seconds for which an endpoint that fails again and again is left alone between two tries."""
LONGEST_ASKED = 24 * 3600.0
"""Seconds that a receiver may ask us to wait, at most (Retry-After)."""

PATIENCE = timedelta(days=3)
"""Of an endpoint that has failed for so long the news waits, until an operator has looked."""
KEPT = timedelta(days=30)
"""For how long what was delivered or given up is kept, and what waits is kept waiting."""
OLD_KEY_LASTS = timedelta(days=1)
"""For how long after a change of its key an endpoint is signed for by the one before, too."""


def pause_after(tries: int, chance: float, asked: float | None = None) -> float | None:
    """How many seconds after so many failed tries the next one is made; None for never.

    `chance`, from 0 to 1, spreads it. `asked` is how long the receiver asked to be spared, which holds up to a day.
    """
    if tries >= MOST_TRIES:
        return None
    pause: float = min(FIRST_PAUSE * FACTOR ** (tries - 1), LONGEST_PAUSE) * (
        1 - SPREAD + 2 * SPREAD * chance
    )
    return max(pause, min(asked or 0.0, LONGEST_ASKED))


def rest_after(failures: int, asked: float | None = None) -> float:
    """How many seconds an endpoint rests after so many failures in a row, whatever else is due there."""
    return max(min(2.0 ** min(failures - 1, 20), LONGEST_REST), min(asked or 0.0, LONGEST_ASKED))
