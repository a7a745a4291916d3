"""What tests of disclosure do again and again."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from psycopg import sql
from psycopg.types.range import DateRange

from denizen.access.actions import open_access, open_session
from denizen.access.queries import SYSTEM_ACTOR, Ticket
from denizen.disclosure.actions import Letter, deliver, enter, list_authority, take_step
from denizen.disclosure.queries import Delivered, Request, request
from denizen.kernel.db import connect
from denizen.kernel.partial import PartialDate
from tests.access.town import Town

PERIOD = DateRange(date(2024, 1, 1), date(2024, 7, 1))
ADULT = PartialDate.parse("1990-05-06")
CASE = "2024-17"

WAY = (
    ("counter_clerk", "formal_check"),
    ("registrar", "legal_check"),
    ("registrar", "approval"),
    ("supervisor", "approval"),
)
"""Whose work each step is, until a request is approved."""


class Office:
    """Enters, moves on and answers requests, each step as the role whose work it is."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.authorities = {
            kind: self._list(kind, country)
            for kind, country in (
                ("court", "CN"), ("public_security", "CN"), ("rescue", "CN"), ("tax", "CN"), ("procuratorate", "MN"),
            )
        }  # fmt: skip
        self.bat = town.person("Bat", ADULT)

    def _list(self, kind: str, country: str) -> UUID:
        said = {"name": f"The {kind} of {country}", "country": country, "kind": kind}
        return list_authority(self.town.worker, actor=SYSTEM_ACTOR, now=datetime.now(UTC), **said)

    def letter(self, **otherwise: object) -> Letter:
        """A letter of a court about Bat, but for what is said otherwise."""
        said: dict[str, object] = {
            "authority": self.authorities["court"],
            "ground": "civil_evidence",
            "case_number": CASE,
            "subject": "person",
            "person": self.bat,
            "fields": ("names", "residences"),
            "during": PERIOD,
            "handler": bytes(16),
            "handler_hint": "…017X",
            "received_on": date(2024, 7, 1),
            "single_use": True,
        }
        return Letter(**{**said, **otherwise})  # type: ignore[arg-type]

    def criminal(self, **otherwise: object) -> Letter:
        """A letter of the police, which may ask for more, and that the person be told later."""
        police = {"authority": self.authorities["public_security"], "ground": "criminal_investigation"}
        return self.letter(**{**police, **otherwise})

    def urgent(self, **otherwise: object) -> Letter:
        """A letter about somebody whose life is in danger."""
        rescue = {"authority": self.authorities["rescue"], "ground": "life_in_danger", "is_urgent": True}
        return self.letter(**{**rescue, **otherwise})

    def enter(self, role: str = "counter_clerk", letter: Letter | None = None, **otherwise: object) -> UUID:
        """Enter a letter."""
        return enter(self.town.web, token=self.token(role), letter=letter or self.letter(**otherwise))

    def take(self, role: str, number: UUID, act: str, **more: object) -> None:
        """Take a step."""
        take_step(self.town.web, token=self.token(role), request=number, act=act, **more)  # type: ignore[arg-type]

    def approved(self, letter: Letter | None = None) -> UUID:
        """A request that two approved."""
        number = self.enter(letter=letter)
        for role, act in WAY:
            self.take(role, number, act)
        return number

    def seen(self, number: UUID, role: str = "supervisor") -> Request:
        """A request as a role sees it."""
        return request(self.town.web, token=self.token(role), request_id=number)

    def ticket(self, number: UUID, role: str = "counter_clerk", **otherwise: object) -> Ticket:
        """A ticket for what a request asks, but for what is asked otherwise."""
        asks = self.seen(number)
        subject: dict[str, object] = {
            "person": {"person": asks.person_id},
            "dwelling": {"dwelling": asks.dwelling_id},
            "nobody": {"matter": asks.id},
        }[asks.subject]  # fmt: skip
        asked = {"reference": asks.case_number, "during": asks.during, "fields": asks.standing.granted}
        asked |= subject | otherwise
        return open_access(
            self.town.web, token=self.token(role), purpose="lawful.disclosure", reader="disclosure", **asked
        )  # type: ignore[arg-type]

    def deliver(self, number: UUID, role: str = "counter_clerk", **otherwise: object) -> Delivered:
        """Answer a request."""
        ticket = self.ticket(number, role, **otherwise)
        return deliver(self.town.web, ticket, token=self.token(role), request=number)

    def token(self, role: str) -> str:
        """The session of a role's officer."""
        return self.town.token(role)

    def another(self, role: str, name: str) -> str:
        """The session of one more officer of a role."""
        number = uuid4()
        self.town._insert(
            "access.actor", id=number, role=role, name=name, pseudonym=uuid4().hex, party_id=self.town.party
        )
        return open_session(self.town.keeper, actor=number)

    def again(self, role: str) -> str:
        """A second session of the same officer."""
        return open_session(self.town.keeper, actor=self.town.actor(role))

    def pass_by(self, how_long: timedelta) -> None:
        """Let time pass, by making all that was written so much older: the database's own clock cannot be set."""
        past = {
            "disclosure.request": ("entered_at",),
            "disclosure.step": ("taken_at", "told_from", "told_latest"),
            "journal.told_later": ("noted_at", "delivered_at", "told_from"),
            "journal.delivery": ("delivered_at",),
            "access.ticket": ("opened_at",),
        }
        database = self.town.database
        with connect(database.server.administrator(database.name)) as db:
            db.execute("SET session_replication_role = replica")
            for table, columns in past.items():
                moved = sql.SQL(", ").join(
                    sql.SQL("{0} = {0} - {1}").format(sql.Identifier(column), sql.Literal(how_long))
                    for column in columns
                )
                db.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(*table.split(".")), moved))
