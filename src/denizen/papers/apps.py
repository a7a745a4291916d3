"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.kernel.rooms import Room
from denizen.papers.errors import FontsMissing
from denizen.papers.typesetting import fonts_for_han


class Papers(Room):
    """See the package's own docstring."""

    name = "denizen.papers"
    label = "papers"

    def look(self, db: psycopg.Connection) -> Iterator[tuple[bool, str]]:
        """Say whether papers can be set: Han needs a font of the machine's."""
        fonts = fonts_for_han()
        yield bool(fonts), f"papers are set in {fonts[0]}" if fonts else str(FontsMissing())
