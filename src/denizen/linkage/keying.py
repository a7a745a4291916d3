"""Making the keys anew by which people are found."""

from collections.abc import Iterable
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import alike_keys, near_keys, person_keys

_sql = Statements("denizen.linkage")


def rekey(db: psycopg.Connection, people: Iterable[UUID]) -> None:
    """Make the blocking keys of these people again, from everything declared about them.

    Everybody among whom declarations moved must be named: a key is found by what was declared and nothing else.
    """
    concerned = list(people)
    keys = _keys(db, concerned)
    _forget(db, keys, concerned)
    _sql.run(db, "keep_keys", {"keys": [key for key, _ in keys], "owners": [owner for _, owner in keys]})


def unkey(db: psycopg.Connection, people: Iterable[UUID]) -> None:
    """Forget the keys of these people, before declarations come to be about nobody: nothing would tell them then."""
    concerned = list(people)
    _forget(db, _keys(db, concerned), concerned)


def _forget(db: psycopg.Connection, keys: set[tuple[bytes, UUID]], people: list[UUID]) -> None:
    _sql.run(db, "forget_keys", {"keys": [key for key, _ in keys], "people": people})


def _keys(db: psycopg.Connection, people: list[UUID]) -> set[tuple[bytes, UUID]]:
    """The keys of what was declared about each of some people, and whose they are."""
    keys: set[tuple[bytes, UUID]] = set()
    for person_id, name, name_latin, born in _sql.run(db, "described_of", {"people": people}):
        if born is not None:
            described = (name, name_latin, PartialDate.from_range(born))
            found_by = (*person_keys(*described), *alike_keys(*described), *near_keys(*described))
            keys.update((key, person_id) for key in found_by)
    return keys
