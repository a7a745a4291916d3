"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.journal.queries import WORKER, heartbeats
from denizen.kernel.console import called
from denizen.kernel.findings import Looked, good, warning
from denizen.kernel.rooms import Room

_SECONDS_UNHEARD = 120.0


class Journal(Room):
    """See the package's own docstring."""

    name = "denizen.journal"
    label = "journal"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say when the worker was last heard."""
        heard = heartbeats(db).get(WORKER)
        if heard is None:
            yield warning("worker", f"no worker has been heard yet: `{called('serve')}` starts one")
        elif heard > _SECONDS_UNHEARD:
            yield warning(
                "worker",
                f"the worker was last heard {heard / 60:.0f} minutes ago: see whether the register is served"
                " (systemctl status denizen)",
            )
        else:
            yield good("worker", f"the worker was heard {heard:.0f} seconds ago")
