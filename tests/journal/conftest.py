"""Each test of the log has a database of its own: it changes what nobody may change."""

from collections.abc import Iterator

import pytest

from denizen.kernel.postgres import Server

from ..databases import clone
from .keeping import Log


@pytest.fixture(name="log")
def _log(server: Server, template_db: str) -> Iterator[Log]:
    with clone(server, template_db) as database:
        log = Log(database)
        yield log
        log.close()
