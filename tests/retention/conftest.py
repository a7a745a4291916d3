"""Each of these tests has a town of its own: its clock goes to nights long after, and no clock of record goes back."""

from collections.abc import Iterator

import pytest

from denizen.kernel.postgres import Server
from tests.databases import clone
from tests.intake.declaring import Dwelling, Town, town_in

from .nights import PAST


@pytest.fixture
def past(server: Server, template_db: str) -> Iterator[Town]:
    """A town as it was years ago, with nobody in it yet."""
    with clone(server, template_db) as database, town_in(database) as town:
        town.at = PAST
        yield town


@pytest.fixture
def home(past: Town) -> Dwelling:
    """A flat in it."""
    return past.dwelling()
