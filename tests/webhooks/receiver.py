"""A real receiver on this machine: HTTPS by a certificate of an authority of the test's own."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

NAME = "receiver.example"


@dataclass
class Received:
    """One message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Takes messages, and answers what the test wants."""

    server: "Receiver"
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        got = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length))
        with self.server.counting:
            self.server.received.append(got)
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        try:
            self.server.answer(self)
        finally:
            with self.server.counting:
                self.server.at_once -= 1

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def taken(handler: Handler) -> None:
    handler.say(204)


def refusing(status: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(status, b"no", **headers)


def dripping(handler: Handler) -> None:
    """A byte of a header now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _byte in range(600):
        handler.wfile.write(b"a")
        time.sleep(0.05)


class Receiver(ThreadingHTTPServer):
    """Listens at a free port of 127.0.0.1."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[Received] = []
        self.answer: Callable[[Handler], None] = taken
        self.counting = threading.Lock()
        self.at_once = self.most_at_once = 0
        self._tls = tls

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that goes away in the middle is what some tests are about."""

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """Its address by the name in its certificate."""
        return f"https://{NAME}:{self.port}/hook"


@dataclass
class Authority:
    """Vouches for receivers; what trusts it, and what does not."""

    ca: trustme.CA = field(default_factory=trustme.CA)

    def trusted(self) -> ssl.SSLContext:
        """What a sender that knows the authority believes."""
        context = ssl.create_default_context()
        self.ca.configure_trust(context)
        return context

    def shown(self, name: str = NAME) -> ssl.SSLContext:
        """What a receiver of that name shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(name).configure_cert(context)
        return context


@contextmanager
def receiving(tls: ssl.SSLContext | None) -> Iterator[Receiver]:
    """A receiver, for as long as the context lasts."""
    receiver = Receiver(tls)
    serving = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
        serving.join()
