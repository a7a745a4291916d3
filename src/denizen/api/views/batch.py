"""Many declarations in one request: lines in, lines out, in memory that does not grow with them.

Lines are read, judged and declared a few hundred at a time, and answered in their order. A line that is no declaration
is answered in its place and stops nobody. What was answered stands, whatever happens to the rest: whoever gives each
line a key sends a batch that broke off again as a whole.

While a batch comes in it holds a thread, and a connection only while a group is declared; so a sender that is slow in
sending or reading costs nobody a turn.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from denizen.api import limits, words
from denizen.api.calls import ProgramRequest, only, programs
from denizen.api.errors import BatchTooSlow, BodyOfAnotherType, LineTooLong, LineUnreadable
from denizen.api.problems import problem
from denizen.intake.filling import Filler
from denizen.kernel.errors import Refusal
from denizen.ledger import actions as ledger
from denizen.ledger.numbers import receipt_text
from denizen.ledger.rules import Declaration
from denizen.pages.middleware import RegisterIsResting, connections

TYPE = "application/x-ndjson"
GROUP = 250
"""Lines that are declared together."""

LONGEST_LINE = 65_536
"""Bytes: a hundred times what a declaration holds."""

LARGEST = sys.maxsize
"""Bytes that a batch may have: as many as come, since it is read bit by bit."""

_READ_AT_ONCE = 65_536
_SECONDS_TO_BEGIN = 30.0
_LEAST_BYTES_A_SECOND = 500

type Read = Callable[[int], bytes]
type Line = tuple[int, bytes | None]
"""Its number, and what stands in it; None where it is too long."""


@programs("declare")
def declare_many(request: ProgramRequest) -> HttpResponseBase:
    """Take a batch: the answer begins at once and has a line for each line."""
    only(request)
    if request.content_type != TYPE:
        raise BodyOfAnotherType(type=TYPE)
    turn = limits.batches.take(request.program.token_id)
    return StreamingHttpResponse(Batch(request, turn), content_type=TYPE)


class Batch:
    """The answers to a batch as it comes in; closed, it leaves its turn to others."""

    def __init__(self, request: ProgramRequest, turn: object) -> None:
        self._token, self._turn = request.token, turn
        self._language = translation.get_language()
        self._read = _reader(request)
        self._filler = words.filler()

    def __iter__(self) -> Iterator[bytes]:
        """The answers, some hundreds at a time. What ends the batch early is told in its last line."""
        try:
            for group in _groups(lines(self._pieces())):
                # Another thread may have the turn by now, and another reader's language.
                with translation.override(self._language):
                    yield _written(self._answers(group))
        except (Refusal, OperationalError, PoolTimeout) as error:
            with translation.override(self._language):
                yield _written([_rest(error if isinstance(error, Refusal) else RegisterIsResting())])
        except OSError:  # the sender is gone
            return
        finally:
            self.close()

    def close(self) -> None:
        """Called by the server too when the sender has gone."""
        limits.batches.give_back(self._turn)

    def _pieces(self) -> Iterator[bytes]:
        """The pieces of the body. Raises BatchTooSlow where it comes more slowly than any line that is fit for it."""
        began, so_far = time.monotonic(), 0
        while piece := self._read(_READ_AT_ONCE):
            limits.batches.move(self._turn)
            so_far += len(piece)
            yield piece
            seconds = time.monotonic() - began
            if seconds > _SECONDS_TO_BEGIN and so_far < seconds * _LEAST_BYTES_A_SECOND:
                raise BatchTooSlow()

    def _answers(self, group: list[Line]) -> list[dict[str, Any]]:
        """Declare what of a group is fit, in one transaction, and answer each line in its place."""
        answers: dict[int, dict[str, Any]] = {}
        fit: list[tuple[int, Declaration]] = []
        for number, content in group:
            try:
                fit.append((number, _declaration(content, self._filler)))
            except words.Unfit as wrong:
                answers[number] = _refused(number, problem(wrong))
            except Refusal as refused:
                answers[number] = _refused(number, problem(refused))
        if fit:
            with connections(settings.DENIZEN_DATABASE_URL).connection() as db:
                taken = ledger.declare(db, token=self._token, declarations=[said for _number, said in fit])
            for (number, _said), one in zip(fit, taken, strict=True):
                answers[number] = _taken(number, one)
        return [answers[number] for number, _content in group]


def _declaration(content: bytes | None, filler: Filler) -> Declaration:
    """What a line says. Raises Unfit, or a refusal of the line."""
    if content is None:
        raise LineTooLong(most=LONGEST_LINE)
    members = words.parsed(content, LineUnreadable)
    key = words.key_of(members.pop("idempotency_key", None))
    return words.declared(members, filler, key)


def _taken(number: int, one: ledger.Declared) -> dict[str, Any]:
    if one.refusal is not None or one.number is None or one.received_at is None:
        assert one.refusal is not None, "what is not refused has a number"
        return _refused(number, problem(one.refusal))
    return {
        "line": number,
        "status": 200 if one.came_before else 201,
        "number": str(one.number),
        "receipt": receipt_text(one.number),
        "received_at": one.received_at.isoformat(),
        "location": reverse("api:declaration", args=[one.number]),
    }


def _refused(number: int, told: dict[str, Any]) -> dict[str, Any]:
    return {"line": number, "status": told["status"], "problem": told}


def _rest(refused: Refusal) -> dict[str, Any]:
    """The last line where the rest of the batch was not taken."""
    told = problem(refused)
    return {"line": None, "status": told["status"], "problem": told}


def _written(answers: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in answers)


def _reader(request: HttpRequest) -> Read:
    """What reads the body: as long as its header says, or until it ends where it comes in chunks."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        read: Read = request.META["wsgi.input"].read
        return read
    return request.read


def lines(pieces: Iterator[bytes]) -> Iterator[Line]:
    """The lines of a body, empty ones left out but counted; of one that is too long only the number is kept."""
    number, rest, passing_over = 0, b"", False
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for content in whole:
            number += 1
            if passing_over or len(content) > LONGEST_LINE:
                passing_over = False
                yield number, None
            elif content.strip():
                yield number, content
        if len(rest) > LONGEST_LINE:
            passing_over, rest = True, b""
    if passing_over or rest.strip():
        yield number + 1, None if passing_over or len(rest) > LONGEST_LINE else rest


def _groups(found: Iterator[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in found:
        group.append(line)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group
