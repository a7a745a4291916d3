"""The queue of notices, which any login may fill, keeps no declaration from being received."""

from contextlib import suppress

import psycopg
import pytest

from ..intake.declaring import Town, said, somebody

FLOOD = "SELECT count(pg_notify('elsewhere', n || repeat('x', 7900))) FROM generate_series(1, 2000) AS n"


def test_who_fills_the_queue_of_notices_keeps_nothing_from_being_received(town: Town) -> None:
    sender, words = town.party("registrar"), said("confirmation", somebody(), "2024-03-01")
    with (
        town.database.connect("denizen_web") as deaf,
        town.database.connect("denizen_web") as loud,
    ):
        deaf.execute("LISTEN elsewhere")
        with deaf.transaction():  # as long as it lasts, nothing leaves the queue
            with suppress(psycopg.errors.ProgramLimitExceeded):
                for _ in range(100):
                    loud.execute(FLOOD)
            with pytest.raises(psycopg.errors.ProgramLimitExceeded):
                loud.execute(FLOOD)
            assert len(town.receive(sender, words)) == 1
