"""Sending one message: to an address that was judged, within a time that is kept."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from denizen.webhooks.addresses import AddressUnfit, Allowed, Target, check_address, target_of

type Resolve = Callable[[str, int], list[str]]
"""The addresses of a host, as texts. Raises OSError."""

_MOST_READ = 64 * 1024
"""Bytes of an answer that are read at most, headers included. Nothing of it is used but status and Retry-After."""
_MOST_ADDRESSES = 4
# What a failure is called, by the first kind that it is of.
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "name_unknown"),
    (ConnectionError, "unreachable"),
    (TimeoutError, "timed_out"),
    (ssl.SSLError, "tls_failed"),
    (http.client.HTTPException, "answer_malformed"),
    (ValueError, "answer_malformed"),
    (OSError, "unreachable"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect to one address, to wait for the next bytes, and for everything together."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try: a word, the status that was answered if any, and for how long the receiver asks to be spared.

    The words: delivered, gone (410), redirected, answered (any other status), timed_out, unreachable, tls_failed,
    name_unknown, answer_malformed; address_refused, and those of AddressUnfit for a URL that is allowed no more.
    """

    outcome: str
    status: int | None = None
    asked: float | None = None


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a host, by the resolver of this machine."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


class Sender:
    """Sends messages. May be shared between threads."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        resolve: Resolve = looked_up,
        tls: ssl.SSLContext | None = None,
        limits: Limits = Limits(),
    ) -> None:
        """`tls` holds whom the other side may be vouched for by; the system's authorities, if none is given."""
        self._allowed = allowed
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()
        self._tls.minimum_version = max(self._tls.minimum_version, ssl.TLSVersion.TLSv1_2)
        self._limits = limits

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST a body, and say what came of it. Raises nothing that the other side could bring about."""
        try:
            return self._sent(target_of(url, self._allowed), body, headers)
        except AddressUnfit as unfit:
            return Answer(str(unfit))
        except (OSError, http.client.HTTPException, ValueError) as failure:
            return Answer(next(word for kind, word in _FAILURES if isinstance(failure, kind)))

    def _sent(self, target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
        until = time.monotonic() + self._limits.total
        with self._connected(target, until) as plain:
            line: socket.socket = plain
            if target.tls:
                plain.settimeout(_left(until, self._limits.read))
                line = self._tls.wrap_socket(plain, server_hostname=target.host)
            with line:
                return _spoken(_Wire(line, until, self._limits.read), target, body, headers)

    def _connected(self, target: Target, until: float) -> socket.socket:
        """A connection to an address of the host. All of them are judged before the first is tried."""
        try:
            addresses = self._resolve(target.host, target.port)
        except UnicodeError:
            raise AddressUnfit("url_malformed") from None
        for address in addresses:
            check_address(address, target.host, self._allowed)
        failure: OSError = socket.gaierror("no address")
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                # An address of four or eight parts is looked up nowhere any more.
                return socket.create_connection((address, target.port), _left(until, self._limits.connect))
            except OSError as error:
                failure = error
        raise failure


def _spoken(wire: "_Wire", target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Ask, and read no more of the answer than how it begins."""
    asking = http.client.HTTPConnection(target.host, target.port)
    asking.sock = wire
    # Nothing is looked up or connected to anew: a redirection is no more than a status.
    asking.auto_open = 0
    said = {"Host": target.authority, "User-Agent": "Denizen-Webhooks/1", "Connection": "close", **headers}
    asking.request("POST", target.path, body, {**said, "Content-Type": "application/json"})
    answer = asking.getresponse()
    asked = _asked(answer.headers.get("Retry-After"))
    match answer.status:
        case status if 200 <= status < 300:
            return Answer("delivered", status)
        case 410:
            return Answer("gone", 410)
        case status if 300 <= status < 400:
            return Answer("redirected", status)
        case status:
            return Answer("answered", status, asked)


class _Wire:
    """A socket that keeps to one time limit for everything, and reads so much and no more."""

    def __init__(self, line: socket.socket, until: float, read: float) -> None:
        self._line = line
        self._until = until
        self._read = read

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._line.settimeout(_left(self._until, self._read))
        self._line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What is read from it."""
        return io.BufferedReader(_Incoming(self._line, self._until, self._read))

    def close(self) -> None:
        """Leave it to whoever opened it."""


class _Incoming(io.RawIOBase):
    """The bytes that come in."""

    def __init__(self, line: socket.socket, until: float, read: float) -> None:
        self._line = line
        self._until = until
        self._read = read
        self._room = _MOST_READ

    def readable(self) -> bool:
        """They can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Wait for the next of them."""
        if self._room <= 0:
            raise http.client.HTTPException("the answer is too long")
        self._line.settimeout(_left(self._until, self._read))
        came = self._line.recv_into(buffer, min(len(buffer), self._room))
        self._room -= came
        return came


def _left(until: float, most: float) -> float:
    """Seconds that may be waited now. Raises TimeoutError where there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, most)


def _asked(text: str | None) -> float | None:
    """The seconds that Retry-After names, as a number or as an instant (RFC 9110, 10.2.3); None for anything else."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max(0.0, (instant - datetime.now(UTC)).total_seconds())
