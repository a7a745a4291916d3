"""The stages of drills that are held a few times only."""

import os
from collections.abc import Iterator

import pytest

from benchmarks.stage import Stage, Town, furnish, own_stage

from ..databases import Database


@pytest.fixture
def stage(town_db: Database) -> Stage:
    """A database on the server that all tests share."""
    return Stage(town_db.server, town_db.name)


@pytest.fixture
def town(stage: Stage) -> Town:
    """Its town."""
    return furnish(stage, 100)


@pytest.fixture
def stage_to_crash(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A database on a server of its own, in a home of its own."""
    for name in ("DENIZEN_HOME", "DENIZEN_MODE", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ[name])  # put back after the test
    with own_stage() as stage:
        yield stage
