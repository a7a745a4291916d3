"""PostgreSQL's replication protocol: a copy of the whole server, and its log as it is written (manual, 54.4).

Spoken through libpq, as psycopg brings it, and not by pg_basebackup and pg_receivewal: those lack TLS where they come
along, leave clear text on the disk, and tell the server that the log is safe before it is sealed in the store.
"""

import select
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import ConnStatus, ExecStatus, PGconn
from psycopg.pq.abc import PGresult

_UNITS = {"B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
# PostgreSQL counts microseconds from the first day of 2000.
_EPOCH = 946_684_800


@dataclass(frozen=True, slots=True)
class Identity:
    """Which server it is, on which timeline, and up to where its log is written."""

    system: str
    timeline: int
    position: int


@dataclass(frozen=True, slots=True)
class Written:
    """A part of the log: `data` begins at `start`. `asked` wants an answer now.

    Without data it is a sign of life, and `start` is up to where the server's log goes.
    """

    start: int
    data: bytes
    asked: bool


class Replication:
    """One connection as a login with REPLICATION. What the server does not do raises psycopg.OperationalError."""

    def __init__(self, url: str) -> None:
        """Connect."""
        conninfo = make_conninfo(
            url, replication="true", dbname="", application_name="denizen backup", connect_timeout="10"
        )
        self._pq = PGconn.connect(conninfo.encode())
        if self._pq.status != ConnStatus.OK:
            raise psycopg.OperationalError(self._said())

    def close(self) -> None:
        """Close the connection; a temporary slot goes with it."""
        self._pq.finish()

    def _said(self) -> str:
        lines = self._pq.error_message.decode(errors="replace").strip().splitlines()
        return lines[0] if lines else "the server closed the connection"

    def row(self, command: str) -> list[str]:
        """The one row that a command answers with; '' where it has a NULL."""
        result = self._pq.exec_(command.encode())
        if result.status != ExecStatus.TUPLES_OK or not result.ntuples:
            raise psycopg.OperationalError(self._said())
        return _values(result)

    def identify(self) -> Identity:
        """Ask the server who it is."""
        system, timeline, position, *_ = self.row("IDENTIFY_SYSTEM")
        return Identity(system, int(timeline), lsn(position))

    def segment_bytes(self) -> int:
        """The size of one file of the log."""
        (text,) = self.row("SHOW wal_segment_size")
        number = text.rstrip("BkMG")
        return int(number) * _UNITS[text[len(number) :]]

    def hold_log(self, slot: str) -> None:
        """Have the server keep the log from now on until this connection ends."""
        self.row(f"CREATE_REPLICATION_SLOT {slot} TEMPORARY PHYSICAL (RESERVE_WAL)")

    def held_from(self, slot: str) -> int | None:
        """From where on the server keeps the log for that slot, which is made where there is none.

        None where it gave the slot up, because it would have had to keep too much.
        """
        kind, position, _timeline = self.row(f"READ_REPLICATION_SLOT {slot}")
        if not kind:
            self.row(f"CREATE_REPLICATION_SLOT {slot} PHYSICAL (RESERVE_WAL)")
            kind, position, _timeline = self.row(f"READ_REPLICATION_SLOT {slot}")
        return lsn(position) if position else None

    def drop(self, slot: str) -> None:
        """Have the server forget a slot."""
        if self._pq.exec_(f"DROP_REPLICATION_SLOT {slot}".encode()).status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(self._said())

    # The log

    def follow(self, slot: str, start: int, timeline: int) -> None:
        """Begin to receive the log from there."""
        self._pq.send_query(
            f"START_REPLICATION SLOT {slot} PHYSICAL {lsn_text(start)} TIMELINE {timeline}".encode()
        )
        result = self._pq.get_result()
        if result is None or result.status != ExecStatus.COPY_BOTH:
            raise psycopg.OperationalError(self._said())

    def received(self, seconds: float) -> Iterator[Written]:
        """What has come, waiting at most so long for the first of it."""
        length, message = self._pq.get_copy_data(1)
        if length == 0:
            select.select([self._pq.socket], [], [], seconds)
            self._pq.consume_input()
            length, message = self._pq.get_copy_data(1)
        while length > 0:
            yield _written(bytes(message))
            length, message = self._pq.get_copy_data(1)
        if length < 0:
            raise psycopg.OperationalError(self._said())

    def confirm(self, position: int) -> None:
        """Tell the server that the log is safe up to there, and ask for a sign of life."""
        instant = int((time.time() - _EPOCH) * 1_000_000)
        self._pq.put_copy_data(b"r" + struct.pack("!QQQqB", position, position, 0, instant, 1))
        self._pq.flush()

    # The copy

    def begin_copy(self, label: str) -> "Copy":
        """Begin a copy of the whole server, which other sessions do not notice."""
        self._pq.send_query(
            f"BASE_BACKUP (LABEL '{label}', PROGRESS, CHECKPOINT 'fast', WAL, MANIFEST 'no')".encode()
        )
        return Copy(self)

    def result(self) -> PGresult:
        """The next answer of a command that has several."""
        result = self._pq.get_result()
        if result is None or result.status == ExecStatus.FATAL_ERROR:
            raise psycopg.OperationalError(self._said())
        return result

    def piece(self) -> bytes | None:
        """The next piece of a copy; None at its end."""
        length, message = self._pq.get_copy_data(0)
        if length == -2:
            raise psycopg.OperationalError(self._said())
        return bytes(message) if length > 0 else None


class Copy:
    """A copy on its way: `read` gives it as a tar file. `start`, `timeline` and `expected` bytes are known at once."""

    def __init__(self, connection: Replication) -> None:
        self._connection = connection
        start, timeline = _values(connection.result())
        self.start, self.timeline = lsn(start), int(timeline)
        spaces = connection.result()
        self.expected = int(_values(spaces)[2] or 0) << 10
        self.tablespaces = spaces.ntuples - 1
        self.end: int | None = None
        connection.result()  # the beginning of the stream

    def read(self, _size: int = -1) -> bytes:
        """The next bytes, as many as came; none when all is there, and then `end` is known."""
        while self.end is None:
            piece = self._connection.piece()
            if piece is None:
                self.end = lsn(_values(self._connection.result())[0])
                self._connection.result()
            elif piece[:1] == b"d":
                return piece[1:]
        return b""


def lsn(text: str) -> int:
    """A position in the log, as PostgreSQL writes it, such as `0/16EF7C8`."""
    high, low = text.split("/")
    return int(high, 16) << 32 | int(low, 16)


def lsn_text(position: int) -> str:
    """The same as PostgreSQL writes it."""
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


def _values(result: PGresult) -> list[str]:
    """The last row: of a copy's tablespaces, that is the server's own folder."""
    row = result.ntuples - 1
    return [(result.get_value(row, column) or b"").decode() for column in range(result.nfields)]


def _written(message: bytes) -> Written:
    if message[:1] == b"w":
        start, _end, _sent = struct.unpack("!QQq", message[1:25])
        return Written(start, message[25:], asked=False)
    end, _sent, asked = struct.unpack("!QqB", message[1:18])
    return Written(end, b"", asked=bool(asked))
