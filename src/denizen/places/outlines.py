"""Outlines of areas: keeping them, and reading them back. Actions and queries of the room."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.places.errors import AreaUnknown
from denizen.places.records import Lying, Outline, Ring

_sql = Statements("denizen.places")

_CORNER = re.compile(r"\(([^(),]+),([^(),]+)\)")


@dataclass(frozen=True, slots=True)
class _Life:
    code: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class _DrawnRing:
    code: str
    part: int
    ring: str


def set_outlines(
    db: psycopg.Connection,
    *,
    actor: UUID,
    outlines: Sequence[Outline],
    since: date | None,
    on: date,
    now: datetime,
) -> None:
    """Give areas their outlines, in the place of those they had. Runs as the worker.

    Each holds from `since` on, or as long as its area where that is None: then what was drawn before was never right.
    The areas are those that the codes mean on `since`, or `on`. Raises AreaUnknown; all or none are kept.
    """
    codes = [outline.code for outline in outlines]
    with db.transaction():
        asked = {"numbers": _numbers(codes), "on": since or on}
        lives = {life.code: life for life in _sql.rows(db, "lifetimes", asked, of=_Life)}
        if unknown := sorted(set(codes) - lives.keys()):
            raise AreaUnknown(area=unknown[0])
        first = [since or lives[code].since for code in codes]
        _sql.run(db, "clear_outlines", {"codes": codes, "since": first})
        ids = [uuid4() for _outline in outlines]
        until = [lives[code].until for code in codes]
        _sql.run(db, "add_outlines", {"ids": ids, "codes": codes, "since": first, "until": until, "now": now})
        rings = [
            (each, number, hole, _text(ring))
            for each, outline in zip(ids, outlines, strict=True)
            for number, part in enumerate(outline.parts, 1)
            for hole, ring in enumerate(part)
        ]
        columns = zip(*rings, strict=True) if rings else ((), (), (), ())
        names = ("outlines", "parts", "holes", "rings")
        _sql.run(db, "add_rings", dict(zip(names, map(list, columns), strict=True)))
        write_entry(db, actor=actor, now=now, act="places.set_outlines", quantity=len(outlines))


def outlines(db: psycopg.Connection, codes: Iterable[str], on: date) -> dict[str, Outline]:
    """The outlines that some areas had on a day, by code; areas without one are left out."""
    parts: dict[str, dict[int, list[Ring]]] = defaultdict(lambda: defaultdict(list))
    asked = {"numbers": _numbers(codes), "on": on}
    for drawn in _sql.rows(db, "outlines", asked, of=_DrawnRing):
        corners = tuple((float(east), float(north)) for east, north in _CORNER.findall(drawn.ring))
        parts[drawn.code][drawn.part].append(corners)
    return {code: Outline(code, tuple(map(tuple, drawn.values()))) for code, drawn in parts.items()}


def dwellings_on_map(db: psycopg.Connection, code: str, *, limit: int) -> list[Lying]:
    """Up to `limit` dwellings of a community or grid of which it is known where they are."""
    return _sql.rows(db, "dwellings_on_map", {"code": code, "limit": limit}, of=Lying)


def _numbers(codes: Iterable[str]) -> list[int]:
    """Codes as the temporal keys have them, with a 1 in front."""
    return [int(f"1{code}") for code in codes]


def _text(ring: Ring) -> str:
    """A closed line as PostgreSQL reads a polygon."""
    return "(" + ",".join(f"({east!r},{north!r})" for east, north in ring) + ")"
