"""The room as a Django app."""

from collections.abc import Iterator

import psycopg
from django.conf import settings

from denizen.access.programs import tokens_in_use
from denizen.access.queries import staff_known, sweeper_lag
from denizen.kernel.console import called
from denizen.kernel.findings import Looked, amiss, good, warning
from denizen.kernel.rooms import Room

# The worker sweeps at least every 30 seconds.
_SECONDS_LEFT = 300.0
_DAYS_AHEAD = 14


class Access(Room):
    """See the package's own docstring."""

    name = "denizen.access"
    label = "access"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say whether the access log is complete, who may sign in, and whose programs will soon be let in no more."""
        lag = sweeper_lag(db)
        if lag > _SECONDS_LEFT:
            yield amiss(
                "sweeper",
                f"a ticket that nobody redeemed has waited {lag / 60:.0f} minutes to be logged: start the worker",
            )
        else:
            yield good("sweeper", "the access log is complete")
        invented, staff = staff_known(db)
        if settings.DENIZEN_IN_EARNEST and invented:
            yield amiss(
                "demo.staff",
                f"{invented} invented members of staff are in this database: it was made by a demonstration, and a"
                " register in earnest use begins in an empty one",
            )
        elif settings.DENIZEN_IN_EARNEST and not staff:
            yield warning("staff", "no member of staff is known yet: see Staff in docs/operate.md")
        else:
            yield good("staff", f"{staff + invented} members of staff are known")
        tokens = tokens_in_use(db, days=_DAYS_AHEAD)
        if tokens.ending:
            yield warning(
                "tokens",
                f"{tokens.ending} tokens of programs end within {_DAYS_AHEAD} days"
                f" (parties: {', '.join(tokens.parties)}): make new ones with `{called('party')} token`",
            )
        elif tokens.good:
            yield good("tokens", f"{tokens.good} tokens of programs are in use")
