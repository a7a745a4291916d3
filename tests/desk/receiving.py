"""A reception for tests: the real reading, the real login and a real vault, in a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg

from denizen.intake.receiving import _sql
from denizen.intake.reception import mend, read_file
from denizen.kernel.crypto import Vault
from tests.databases import Database


def waits(db: psycopg.Connection, what: str) -> UUID | None:
    """The file, or the request for rows to mend, that waits."""
    row = _sql.run(db, f"files/{what}_waits").fetchone()
    return row[0] if row else None


@contextmanager
def reception(database: Database, vault: Vault) -> Iterator[None]:
    """Read what is handed in and give back what is asked for, until the end."""
    ends = threading.Event()

    def work() -> None:
        with database.connect("denizen_worker") as db, database.connect("denizen_worker") as aside:
            while not ends.wait(0.02):
                if file := waits(db, "file"):
                    read_file(db, aside, file=file, bearer=vault)
                if mending := waits(db, "mending"):
                    mend(db, mending=mending, bearer=vault)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()
