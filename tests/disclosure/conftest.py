"""An office before which authorities come: clerks, registrars, a supervisor, an auditor, an officer."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.town import Town
from tests.databases import Database

from .office import Office


@pytest.fixture
def town(town_db: Database) -> Iterator[Town]:
    """A small town with real logins."""
    town = Town(town_db)
    yield town
    town.close()


@pytest.fixture
def office(town: Town) -> Any:
    """Its office, with a court, a police station, a rescue service, a tax office, and a court of another country."""
    return Office(town)
