"""What every room is to Django: an app that makes its refusals known when it is loaded."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

import psycopg
from django.apps import AppConfig

from denizen.kernel.db import know_constraints
from denizen.kernel.findings import Looked
from denizen.kernel.home import Home


class Room(AppConfig):
    """A room of the house. Its `errors.CONSTRAINTS`, where there are any, name the refusals of its constraints."""

    # Django takes for the app's configuration the one class of `apps.py` that calls itself the default.
    default = False

    def __init_subclass__(cls) -> None:
        """Make each room's own class the default of its package."""
        cls.default = True

    def ready(self) -> None:
        """Make the room's refusals known to kernel.db."""
        if find_spec(f"{self.name}.errors"):
            know_constraints(getattr(import_module(f"{self.name}.errors"), "CONSTRAINTS", {}))

    def look_at_home(self, home: Home) -> Iterator[Looked]:
        """Give what `doctor` says of what the room keeps in the home. Most rooms keep nothing there."""
        yield from ()

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Give what `doctor` says of the room's matters: findings, or whether each is as it should be, and a sentence.

        `db` is a connection of the owner to a database of this version's state. Most rooms have nothing to say.
        """
        yield from ()

    def at_night(self, db: psycopg.Connection, now: datetime) -> None:
        """Do what the room has to do once a night, where it is not done yet; most rooms have nothing.

        The worker asks every minute, on a connection that it uses for nothing else. Raises psycopg.Error where it
        could not be done now.
        """
