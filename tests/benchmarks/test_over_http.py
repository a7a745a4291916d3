"""The measurements over HTTP, small: that they measure what they say. No figure of theirs is a promise here."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks import mixed, programs, reading_http
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home

_GRAIN = 0.01  # seconds by which clocks and sleeps may differ


def test_one_by_one_and_as_a_batch_every_declaration_comes_in_but_the_bad_line(
    stage: Stage, town: Town
) -> None:
    figures, _profiles = programs.measure(stage, town, Home.current(), declarations=60, lines=1_001)
    assert figures["acknowledged"] == 60
    assert figures["answered_otherwise"] == 0
    assert figures["applied_after"]["acts"] == 60
    assert (figures["batch_lines"], figures["batch_taken"]) == (1_001, 1_000)
    assert figures["batch_refused_lines"] == [[501, 400, "api.line_unreadable"]]
    assert figures["batch_refused_is_the_bad_line"]
    assert figures["batch_answers_in_order"]
    assert figures["batch_received_once"]
    assert figures["not_applied"] == {}
    assert figures["batch_pages_mib"]["start"] > 10
    assert figures["cores_at_work"]["pages"] > 0


def test_readings_over_http_stand_beside_the_same_in_sql(stage: Stage, town: Town) -> None:
    figures = reading_http.measure(stage, town, Home.current(), seconds=0.3, clients=1)
    for kind in reading_http.KINDS:
        assert figures[kind]["http"]["acts"] > 0
        assert figures[kind]["sql"]["acts"] > 0
        assert figures[kind]["over_sql"] > 0


def test_a_mixture_is_answered_logged_and_applied(stage: Stage, town: Town) -> None:
    figures, _profiles = mixed.measure(stage, town, Home.current(), minutes=0.05, rate=20.0)
    assert figures["errors"] == 0, figures["statuses"]
    assert figures["requests"] == sum(figures[kind]["acts"] for kind in mixed.SHARES)
    assert figures["readings_logged"]["answered"] == figures["readings_logged"]["redeemed"] > 0
    assert figures["cards_logged"]["answered"] == figures["cards_logged"]["lines"] > 0
    assert figures["applied_after"]["acts"] >= figures["declaration"]["acts"] > 0
    assert figures["not_applied"] == {}
    assert figures["waiting"]["end"] <= figures["waiting"]["most"]


def test_what_is_late_counts_from_when_it_was_due() -> None:
    """One caller in the place of many, and a server that takes its time: each waits for those before it."""
    calls = [mixed.Call(0.0, "card", "/", {}) for _ in range(3)]
    with _slow_server(0.1) as port:
        answers = mixed.send(port, calls, callers=1)
    assert [one.status for one in answers] == [200, 200, 200]
    assert [one.late > 0.1 * turn - _GRAIN for turn, one in enumerate(answers)] == [True, True, True]
    assert [one.seconds > 0.1 * (turn + 1) - _GRAIN for turn, one in enumerate(answers)] == [True, True, True]


def test_a_caller_that_nobody_answers_says_so_and_goes_on() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    answers = mixed.send(port, [mixed.Call(0.0, "card", "/", {}) for _ in range(2)], callers=1)
    assert [one.status for one in answers] == [0, 0]


@contextmanager
def _slow_server(seconds: float) -> Iterator[int]:
    class Slow(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(seconds)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
