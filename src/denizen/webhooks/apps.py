"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.journal.queries import heartbeats
from denizen.kernel.clock import now
from denizen.kernel.console import called
from denizen.kernel.findings import Looked, good, warning
from denizen.kernel.rooms import Room
from denizen.webhooks.queries import in_trouble, standing

_SECONDS_UNHEARD = 120.0


class Webhooks(Room):
    """See the package's own docstring."""

    name = "denizen.webhooks"
    label = "webhooks"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say whether the courier is at work, and whose webhooks do not take their news."""
        stands = standing(db)
        endpoints = stands.active + stands.failing + stands.paused + stands.halted
        heard = heartbeats(db).get("courier")
        if endpoints and (heard is None or heard > _SECONDS_UNHEARD):
            when = "yet" if heard is None else f"for {heard / 60:.0f} minutes"
            yield warning(
                "courier", f"the courier has not been heard {when}: see whether the register is served"
            )
        trouble = in_trouble(db, now=now())
        for about, parties, said in (
            ("failing", trouble.failing, "do not take their news: ask their operators, or see"),
            (
                "paused",
                trouble.paused,
                "were paused after failing for days; what is right again goes on with",
            ),
            ("gone", trouble.gone, "answered that they are gone for good, and were ended; see"),
        ):
            if parties:
                does = "resume" if about == "paused" else "list"
                yield warning(
                    f"webhooks.{about}",
                    f"webhooks of {', '.join(parties)} {said} `{called('party webhook')} {does}`",
                )
        if stands.dead:
            yield warning(
                "webhooks.dead",
                f"{stands.dead} messages were given up: `{called('party webhook')} list` tells of which webhooks,"
                " `resend` lets them be tried again",
            )
        elif endpoints and not (trouble.failing or trouble.paused):
            yield good("webhooks", f"{endpoints} webhooks take their news")
