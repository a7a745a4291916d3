"""A desk in a small town: real logins on a database of the test's own, and a browser without a network."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from denizen.pages import middleware
from tests.access.town import Town
from tests.databases import Database
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import town_in
from tests.pages.conftest import _built_assets

__all__ = ["_built_assets"]

type SignIn = Callable[..., Client]


@pytest.fixture
def town(town_db: Database) -> Iterator[Town]:
    """People, dwellings and officers; the site reads them as the web role."""
    cache.clear()  # figures that another town was counted for
    town = Town(town_db)
    url = town_db.url("denizen_web")
    with override_settings(DENIZEN_DATABASE_URL=url):
        yield town
    middleware.connections(url).close()
    middleware.connections.cache_clear()
    town.close()


@pytest.fixture(name="pipeline")
def _pipeline(town: Town) -> Iterator[Pipeline]:
    """The same town, where things are declared and applied."""
    with town_in(town.database) as pipeline:
        yield pipeline


@pytest.fixture
def anyone(town: Town) -> Client:
    """Somebody who is not signed in, reading English."""
    return Client(SERVER_NAME="localhost", headers={"accept-language": "en"})


@pytest.fixture
def sign_in(town: Town) -> SignIn:
    """Sign somebody in as a role, with a purpose chosen."""

    def signed_in(
        role: str = "registrar", purpose: str | None = "registration.upkeep", reference: str = ""
    ) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["denizen_session"] = town.token(role)
        if purpose:
            chosen = client.post("/desk/purpose/", {"purpose": purpose, "reference": reference})
            assert chosen.status_code == 302, "the purpose was not accepted"
        return client

    return signed_in
