"""The town of the desk's tests, and an extract that was made in it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from denizen.kernel.partial import PartialDate
from denizen.register.actions import make_extract
from denizen.register.queries import Extract
from tests.access.town import Town
from tests.desk.conftest import anyone, town
from tests.pages.conftest import _built_assets

__all__ = ["_built_assets", "anyone", "town"]


@pytest.fixture
def bat(town: Town) -> UUID:
    """Somebody with a document and a main residence."""
    bat = town.person("Ganbaatar Erdene", PartialDate.parse("1991-06-02"))
    town.document(bat, b"t" * 16, hint="…4821")
    town.residence(bat, town.dwelling(), "2023-05-01", is_main=True, room="203-1")
    return bat


@pytest.fixture
def extract(town: Town, bat: UUID) -> Extract:
    """An extract that is valid for three months."""
    fields = ("names", "documents", "main_residence")
    ticket = town.ticket("extract", purpose="residence.proof", person=bat, fields=fields)
    last = datetime.now(UTC).date() + timedelta(days=90)
    return make_extract(town.web, ticket, languages="en", valid_until=last)[0]
