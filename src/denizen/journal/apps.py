"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.journal.queries import RECEPTION, WORKER, heartbeats
from denizen.kernel.console import called
from denizen.kernel.findings import Looked, good, warning
from denizen.kernel.rooms import Room

_SECONDS_UNHEARD = 120.0


class Journal(Room):
    """See the package's own docstring."""

    name = "denizen.journal"
    label = "journal"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say when worker and reception were last heard."""
        beats = heartbeats(db)
        for process in (WORKER, RECEPTION):
            heard = beats.get(process)
            if heard is None:
                yield warning(process, f"no {process} has been heard yet: `{called('serve')}` starts one")
            elif heard > _SECONDS_UNHEARD:
                yield warning(
                    process,
                    f"the {process} was last heard {heard / 60:.0f} minutes ago: see whether the register is served"
                    " (systemctl status denizen)",
                )
            else:
                yield good(process, f"the {process} was heard {heard:.0f} seconds ago")
