"""Two towns that all these tests share: a tiny one with one of each case, and one of the size of the demonstration."""

import pytest

from denizen.demo.town import TINY_SEED, Town, build


@pytest.fixture(scope="session")
def tiny() -> Town:
    return sent(build(people=200, months=24, seed=TINY_SEED))


@pytest.fixture(scope="session")
def town() -> Town:
    return sent(build(people=4_000, months=24, seed=1))


def sent(town: Town) -> Town:
    """The town as after a run in which every file left and nothing was rejected."""
    for parcel in town.parcels:
        town.sent(parcel)
    return town
