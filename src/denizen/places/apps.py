"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.kernel.console import called
from denizen.kernel.findings import Looked
from denizen.kernel.rooms import Room
from denizen.places.queries import rules_in_force
from denizen.rules.queries import codes


class Places(Room):
    """See the package's own docstring."""

    name = "denizen.places"
    label = "places"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say which rule pack is the law here."""
        code = rules_in_force(db)
        known = code in codes()
        hint = (
            ""
            if known
            else f", which this version does not have: run `{called('rules use')}` with one it has"
        )
        yield known, f"the rules are those of {code}{hint}"
