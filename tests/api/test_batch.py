"""Many declarations in one request: each line is answered in its place, and a bad one stops nobody."""

import json
import socket
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from denizen.access.actions import Admitted, revoke_token
from denizen.access.queries import SYSTEM_ACTOR
from denizen.api import limits
from denizen.api.errors import BatchTooSlow, TooManyBatches
from denizen.api.views import batch
from denizen.kernel.clock import now
from tests.api.conftest import Office, Program, tenancy

MANY = 4_000
"""Lines of the large batch here; `./run bench F3` sends as many as are asked for."""


def test_a_bad_line_is_answered_in_its_place_and_stops_nobody(office: Office) -> None:
    program, plate = office.let()
    lines = [
        tenancy(plate, "Bat One", idempotency_key="1"),
        b"{",
        b"",
        tenancy(plate, "Bat Two", start_date="soon", idempotency_key="2"),
        b'{"kind":"death"' + b" " * batch.LONGEST_LINE + b"}",
        tenancy(plate, "Bat Three", idempotency_key="3"),
        tenancy(plate, "Bat One", idempotency_key="1"),
        tenancy(plate, "Bat Four", idempotency_key="1"),
        tenancy(plate, "Bat Five", idempotency_key=5),
        b"\xff\xfe",
    ]
    told = program.batch(lines)
    assert [(each["line"], each["status"]) for each in told] == [
        (1, 201), (2, 400), (4, 422), (5, 413), (6, 201), (7, 200), (8, 422), (9, 400), (10, 400),
    ]  # fmt: skip
    assert told[0]["number"] == told[5]["number"]
    assert told[2]["problem"]["errors"][0]["field"] == "start_date"
    assert told[6]["problem"]["code"] == "declaration.key_used_for_another"
    # Sent again as a whole nothing is declared twice.
    again = program.batch(lines)
    assert [each.get("number") for each in again] == [each.get("number") for each in told]
    assert {each["status"] for each in again if "number" in each} == {200}


def test_one_bad_line_of_thousands(office: Office) -> None:
    program, plate = office.let()
    # Each born on another day: alike, they would keep the worker weighing them beside the tests that follow.
    born = [str(date(1950, 1, 1) + timedelta(days=n)) for n in range(MANY)]
    lines = [tenancy(plate, f"Person {n}", birth_date=born[n], idempotency_key=str(n)) for n in range(MANY)]
    lines[MANY // 2]["plate"] = "\u202e"
    told = program.batch(lines)
    assert [each["line"] for each in told] == list(range(1, MANY + 1))
    assert [each["line"] for each in told if each["status"] != 201] == [MANY // 2 + 1]
    query = "SELECT count(*) FROM ledger.declaration WHERE party_id = %s"
    assert office.desk.town.owner.execute(query, [program.party.id]).fetchone() == (MANY - 1,)


def test_a_token_taken_back_on_the_way_ends_the_batch_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, plate = office.let()
    monkeypatch.setattr(batch, "GROUP", 10)
    lines = b"\n".join(json.dumps(tenancy(plate, f"Person {n}")).encode() for n in range(30))
    answer = program.ask("/declarations:batch", "POST", lines, content_type="application/x-ndjson")
    told = iter(answer.streaming_content)
    assert next(told).count(b'"status": 201') == 10
    revoke_token(office.desk.town.keeper, actor=SYSTEM_ACTOR, now=now(), token_id=program.token_id)
    [last] = [json.loads(each) for each in b"".join(told).splitlines()]
    assert (last["line"], last["status"]) == (None, 401)
    query = "SELECT count(*) FROM ledger.declaration WHERE party_id = %s"
    assert office.desk.town.owner.execute(query, [program.party.id]).fetchone() == (10,)


def test_one_batch_of_a_token_at_a_time_and_its_turn_is_given_back(office: Office) -> None:
    program, plate = office.let()
    line = json.dumps(tenancy(plate)).encode()
    kept = program.ask("/declarations:batch", "POST", line, content_type="application/x-ndjson")
    second = program.ask("/declarations:batch", "POST", line, content_type="application/x-ndjson")
    assert (second.status_code, second.json()["code"]) == (429, "api.too_many_batches")
    assert int(second["Retry-After"]) > 0
    kept.close()  # the sender is gone before it has read a byte
    assert [each["status"] for each in program.batch([tenancy(plate)])] == [201]


def test_so_many_batches_at_once_and_no_more() -> None:
    turns = limits.Turns(2)
    first, _second = (turns.take(UUID(int=number)) for number in (1, 2))
    for token in (2, 3):
        with pytest.raises(TooManyBatches):
            turns.take(UUID(int=token))
    turns.give_back(first)
    turns.take(UUID(int=3))


def test_a_batch_that_does_not_move_loses_its_turn() -> None:
    at = [0.0]
    turns = limits.Turns(1, lambda: at[0])
    stalled = turns.take(UUID(int=1))
    at[0] = limits.SECONDS_WITHOUT_MOVING - 1
    turns.move(stalled)
    at[0] += limits.SECONDS_WITHOUT_MOVING - 1
    with pytest.raises(TooManyBatches):
        turns.take(UUID(int=2))
    at[0] += 1
    other = turns.take(UUID(int=2))
    with pytest.raises(BatchTooSlow):
        turns.move(stalled)
    turns.give_back(stalled)  # which leaves the other where it is
    turns.move(other)


def test_a_sender_that_breaks_off_leaves_what_was_answered_and_its_turn(office: Office, address: str) -> None:
    """Before the real web server: half a batch, and the line goes dead."""
    program, plate = office.let()
    host, port = address.removeprefix("http://").split(":")
    line = json.dumps(tenancy(plate, idempotency_key="kept")).encode() + b"\n"
    with socket.create_connection((host, int(port))) as sender:
        sender.sendall(
            b"POST /api/v1/declarations:batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n"
            b"Content-Type: application/x-ndjson\r\nAuthorization: Bearer "
            + program.token.encode()
            + b"\r\n\r\n"
            + line * 600
        )
        assert sender.recv(12) == b"HTTP/1.1 200"
    url = f"{address}/api/v1/declarations:batch"
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": "application/x-ndjson"}
    deadline = time.monotonic() + 20
    while True:
        try:
            with urlopen(Request(url, line, headers, method="POST")) as answer:
                told = json.loads(answer.read())
            break
        except HTTPError as busy:
            if busy.code != 429 or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    assert told["status"] == 200, "the lines before it were declared"


def test_a_batch_of_another_type_is_refused(office: Office) -> None:
    answer = office.program().ask("/declarations:batch", "POST", b"a,b\n1,2\n", content_type="text/csv")
    assert (answer.status_code, answer.json()["code"]) == (415, "api.body_of_another_type")


def test_a_sender_that_is_too_slow_is_told_and_its_place_is_free(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, plate = office.let()
    line = json.dumps(tenancy(plate)).encode() + b"\n"
    monkeypatch.setattr(batch, "_SECONDS_TO_BEGIN", 0.05)

    class Slowly:
        """A body that comes one line in 0.4 seconds."""

        def read(self, _most: int) -> bytes:
            time.sleep(0.8)
            return line

    told = _answers(program, Slowly())
    assert [each["status"] for each in told][-1] == 408
    assert len(told) < 10


def test_memory_does_not_grow_with_the_batch(office: Office) -> None:
    """Bad lines alone, so that what PostgreSQL's driver keeps is not measured."""
    line = json.dumps(tenancy("x", start_date="never")).encode() + b"\n"
    program = office.program()

    class Long:
        """A body of so many lines, made as it is read."""

        def __init__(self, many: int) -> None:
            self.left = many

        def read(self, most: int) -> bytes:
            lines = min(self.left, most // len(line))
            self.left -= lines
            return line * lines

    def peak(many: int) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _each in _stream(program, Long(many))) == many
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500)  # what is made once is there from now on
    few, many = peak(1_000), peak(5_000)
    assert many < few + 300_000, "of 4,000 lines more the body has 0.6 MB and the answers 1.4 MB"


@given(st.lists(st.binary(max_size=40)), st.integers(1, 50))
def test_lines_are_those_of_the_body_however_it_comes_in(parts: list[bytes], size: int) -> None:
    body = b"\n".join(part.replace(b"\n", b"") for part in parts)
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    whole = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    assert list(batch.lines(pieces)) == whole


@pytest.mark.parametrize("size", [7, 65_536, 1_000_000])
def test_an_endless_line_is_passed_over(size: int) -> None:
    body = b"first\n" + b"x" * (3 * batch.LONGEST_LINE) + b"\nlast"
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    assert list(batch.lines(pieces)) == [(1, b"first"), (2, None), (3, b"last")]
    assert list(batch.lines(iter([b"y" * 200_000]))) == [(1, None)]


def _stream(program: Program, body: Any) -> Iterator[bytes]:
    request: Any = RequestFactory().post("/api/v1/declarations:batch", content_type=batch.TYPE)
    request.META |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body}
    request.token = program.token
    request.program = Admitted(program.token_id, 100, "somebody", "landlord")
    for group in batch.Batch(request, limits.batches.take(program.token_id)):
        yield from group.splitlines()


def _answers(program: Program, body: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _stream(program, body)]
