"""What tests of pages share: built assets, and a browser that follows links without a network."""

import pytest
from django.test import Client

from denizen.pages import assets


@pytest.fixture(scope="session", autouse=True)
def _built_assets() -> None:
    """Styles, scripts and catalogues as a release ships them."""
    assets.build()


@pytest.fixture
def client() -> Client:
    """Somebody who is not signed in, reading English; a failing view answers as it would in earnest."""
    return Client(SERVER_NAME="localhost", headers={"accept-language": "en"}, raise_request_exception=False)
