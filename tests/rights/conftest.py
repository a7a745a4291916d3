"""A town with a crowd of whom everything is known."""

from collections.abc import Iterator

import pytest

from benchmarks.stage import Stage, Town, furnish
from denizen.kernel.postgres import Server
from drills.crowd import Crowd, settle
from tests.databases import clone


@pytest.fixture(scope="module", name="stage")
def _stage(server: Server, template_db: str) -> Iterator[Stage]:
    with clone(server, template_db) as database:
        yield Stage(database.server, database.name)


@pytest.fixture(scope="module", name="town")
def _town(stage: Stage) -> Town:
    return furnish(stage, 20)


@pytest.fixture(scope="module", name="crowd")
def _crowd(stage: Stage, town: Town) -> Crowd:
    return settle(stage, town, 40)
