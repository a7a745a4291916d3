"""The inbox takes the newest of each kind, capacity and channel: one that it did not name would be missing from it."""

from typing import get_args

from denizen.access.queries import PARTY_KINDS
from denizen.ledger.rules import KINDS, Channel
from denizen.pages.labels import LABELS
from tests.databases import Database


def test_the_inbox_walks_through_all_that_there_are(town_db: Database) -> None:
    with town_db.connect("denizen_owner") as db:
        db.execute("SET ROLE denizen_reader")
        named = db.execute(
            "SELECT reading.kinds_declared(NULL), reading.capacities_declared(NULL), reading.channels_declared(NULL)"
        ).fetchone()
    assert named is not None
    assert list(map(set, named)) == [set(KINDS), set(PARTY_KINDS), set(get_args(Channel))]
    assert set(LABELS["channel"]) == set(get_args(Channel))
