"""An officer at the desk of a register that is served, who reads somebody in it."""

from uuid import UUID

from benchmarks.people import GROWN_UP
from benchmarks.stage import Stage, Town
from drills.desk import Desk
from drills.serving import wait_until

_PURPOSE = "registration.upkeep"
_PATIENCE_SECONDS = 60.0


def page_of_somebody(stage: Stage, town: Town, port: int) -> tuple[Desk, UUID]:
    """Wait until somebody is in the register, choose a purpose, and return the desk and whom to read."""
    found: list[UUID] = []

    def somebody() -> bool:
        with stage.administrator() as db:
            found.extend(row[0] for row in db.execute(f"{GROWN_UP} LIMIT 1".encode()))
        return bool(found)

    wait_until(somebody, _PATIENCE_SECONDS, "somebody in the register")
    desk = Desk(port, town.session)
    desk.choose_purpose(_PURPOSE)
    return desk, found[0]
