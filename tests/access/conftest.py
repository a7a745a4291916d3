"""A town of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.access.town import Town
from tests.databases import Database


@pytest.fixture
def town(town_db: Database) -> Iterator[Town]:
    """People, dwellings, officers and the three logins on a database of the test's own."""
    town = Town(town_db)
    yield town
    town.close()
