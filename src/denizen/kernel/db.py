"""The door to PostgreSQL: connections, named SQL files, and database errors turned into refusals.

SQL stands in files, one statement a file, each opening with a sentence on what it does. Identifiers that vary are put
in by `psycopg.sql`, values by parameters; nothing else is ever joined into a statement.
"""

import re
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from denizen.kernel.errors import Refusal
from denizen.kernel.metrics import know_pool

type Params = Mapping[str, Any]

_PLACEHOLDER = re.compile(rb"%\((\w+)\)s|%%")

_refusals: dict[str, type[Refusal]] = {}


class Unforeseen(psycopg.DatabaseError):
    """A statement broke a constraint that no room has named a refusal for, or fed a type what it cannot hold.

    It carries the SQLSTATE and the names of table and constraint. PostgreSQL's own message is left behind, because its
    DETAIL quotes rows, and rows are people.
    """

    def __init__(self, cause: psycopg.Error) -> None:
        """Keep of the cause what names no one."""
        self.state = cause.sqlstate or "?????"
        self.table = cause.diag.table_name
        self.constraint = cause.diag.constraint_name
        super().__init__(f"SQLSTATE {self.state}, table {self.table}, constraint {self.constraint}")


def connect(url: str) -> psycopg.Connection:
    """A connection in autocommit mode: transactions begin where the code says `with db.transaction()`.

    The time zone is UTC because each role is given that setting (see kernel.roles): a connection keeps no state of a
    session, so that a pooler may lend it to somebody else after each transaction.
    """
    return psycopg.connect(url, autocommit=True)


def pool(url: str, size: int = 4) -> ConnectionPool[psycopg.Connection]:
    """An opened pool of at most `size` connections like those of `connect`; one that has ended is never lent.

    Whoever asks while the database does not answer is told so after three seconds (PoolTimeout). Attempts to reach it
    end as soon, and who asks next begins new ones: they would come ever longer apart, and see late that it is back.
    """
    made = ConnectionPool(
        url,
        kwargs={"autocommit": True},
        min_size=1,
        max_size=size,
        timeout=3.0,
        reconnect_timeout=3.0,
        check=_check_if_it_spoke,
        open=True,
    )
    know_pool(made)
    return made


def _check_if_it_spoke(db: psycopg.Connection) -> None:
    """Ask a connection whether it is good only where its server said something unasked, as it does when it ends one.

    Asking each time would be a round trip more for every request. A server that is killed, or ends, ends its sockets;
    of one that vanished without a word we would hear as late by asking. Raises psycopg.Error where it is not good.
    """
    spoke = select.poll()
    spoke.register(db.fileno(), select.POLLIN)
    if spoke.poll(0):
        ConnectionPool.check_connection(db)


def listen(db: psycopg.Connection, channel: str, every: float, rest: float = 0.0) -> Iterator[None]:
    """Yield once now, then each time the channel is notified, or `every` seconds at the latest.

    Several notices that wait together wake once. Every login may notify, and none can be kept from it: so notices carry
    nothing, and however many come, they wake no oftener than every `rest` seconds. Meanwhile they are taken in and
    thrown away, since one who listens and does not take them in lets the server's queue of them grow. The connection
    must be the process's own: a pooled one cannot LISTEN.
    """
    db.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    while True:
        woken_at = time.monotonic()
        yield
        resting = woken_at + rest - time.monotonic()
        if resting > 0 and list(db.notifies(timeout=resting)):
            continue
        for _notice in db.notifies(timeout=every, stop_after=1):
            pass


class Statements:
    """The named SQL statements of one package: the files `sql/NAME.sql` and `sql/FOLDER/NAME.sql` in it."""

    def __init__(self, package: str) -> None:
        """Look for files in that package, such as `denizen.register`."""
        self.package = package

    def text(self, name: str) -> str:
        """The statement, with its name in front so that `pg_stat_activity` and the server's log show it."""
        return _read(self.package, name)

    def composed(self, name: str, **identifiers: sql.Composable) -> sql.Composed:
        """The statement with `{placeholders}` filled by identifiers; a brace meant as such is doubled in the file."""
        return sql.SQL(self.text(name)).format(**identifiers)

    def run(self, db: psycopg.Connection, name: str, params: Params | None = None) -> psycopg.Cursor:
        """Run the statement and return its cursor. Raises the Refusal of a broken constraint, or Unforeseen."""
        return _numbered(self.package, name).run(db, params)

    def rows[T](
        self, db: psycopg.Connection, name: str, params: Params | None = None, *, of: type[T]
    ) -> list[T]:
        """All rows of the statement, each made into an `of` by the names of its columns. Raises as `run` does."""
        with refusing(), db.cursor(row_factory=class_row(of)) as cursor:
            return cursor.execute(self.text(name).encode(), params).fetchall()


class Numbered:
    """A statement whose named placeholders are numbered once; the driver does so at each run of a long one."""

    def __init__(self, text: str) -> None:
        """Take a statement with placeholders `%(name)s`, in which any other `%` is doubled."""
        self._plain = text.encode()
        self._names: dict[str, int] = {}
        self._text = _PLACEHOLDER.sub(self._number, self._plain)

    def _number(self, placeholder: re.Match[bytes]) -> bytes:
        if placeholder[0] == b"%%":
            return b"%"
        return b"$%d" % self._names.setdefault(placeholder[1].decode(), len(self._names) + 1)

    def run(self, db: psycopg.Connection, params: Params | None = None) -> psycopg.Cursor:
        """Run it; without `params` the text is taken as it stands. Raises as `Statements.run` does."""
        with refusing():
            if params is None:
                return db.execute(self._plain)
            cursor = psycopg.RawCursor(db)
            return cursor.execute(self._text, [params[name] for name in self._names])


@cache
def _numbered(package: str, name: str) -> Numbered:
    return Numbered(_read(package, name))


@cache
def _read(package: str, name: str) -> str:
    path = files(package).joinpath("sql", *f"{name}.sql".split("/"))
    text = path.read_text("utf-8")
    if not text.startswith("--"):
        raise ValueError(f"{package}: sql/{name}.sql must open with a sentence that says what it does")
    return f"/* {package}: {name} */\n{text}"


def know_constraints(constraints: Mapping[str, type[Refusal]]) -> None:
    """Tell which refusal a constraint stands for, by its name. Each room does so with `errors.CONSTRAINTS`."""
    for name, refusal in constraints.items():
        if _refusals.setdefault(name, refusal) is not refusal:
            raise ValueError(f"constraint {name} already stands for {_refusals[name].__name__}")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a broken constraint with a known name into its Refusal, and any other spoilt statement into Unforeseen.

    `Statements.run` and `.rows` do this by themselves; it is written out around a COPY, and around a transaction whose
    constraints are checked at commit.
    """
    try:
        yield
    except (psycopg.IntegrityError, psycopg.DataError, psycopg.errors.ProgramLimitExceeded) as error:
        refusal = _refusals.get(error.diag.constraint_name or "")
        # `from None`: the traceback of the cause would print the DETAIL that is being kept back.
        raise (refusal() if refusal else Unforeseen(error)) from None
