"""An office in which doubts are raised and decided: several officers, and a clock that the database keeps too."""

from datetime import datetime
from uuid import UUID, uuid4

from denizen.access.actions import open_access, open_session, say_why
from denizen.access.errors import BEYOND_OWN_AREA, AccessRefused
from denizen.access.queries import Ticket
from denizen.register.actions import (
    extend_doubt,
    raise_doubt,
    settle_corrected,
    take_up_doubt,
    uphold,
    withdraw_doubt,
)
from denizen.register.delivered import Card
from denizen.register.doubts import Doubt
from denizen.register.queries import card, doubt
from tests.access.town import Town
from tests.databases import as_role

UPKEEP = "registration.upkeep"


class Office:
    """Officers of a town by name, each with a session; what they do is done as the web role does it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.tokens: dict[str, str] = {}
        self.actors: dict[str, UUID] = {}

    def officer(self, name: str, role: str = "registrar", party: UUID | None = None) -> str:
        """An officer of that name."""
        actor = uuid4()
        self.town.owner.execute(
            "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, %s, %s, %s, %s)",
            [actor, role, name, f"p-{name}-{actor}", party or self.town.party],
        )
        self.actors[name] = actor
        if role == "area_officer":
            self.town.post(actor, "15")
        self.tokens[name] = open_session(self.town.keeper, actor=actor)
        return name

    def ticket(self, who: str, reader: str, purpose: str = UPKEEP, **asked: object) -> Ticket:
        """A committed ticket of an officer, who says why first where the person lives elsewhere or nowhere."""
        token = self.tokens[who]
        try:
            return open_access(self.town.web, token=token, purpose=purpose, reader=reader, **asked)  # type: ignore[arg-type]
        except AccessRefused as refused:
            if refused.code != BEYOND_OWN_AREA:
                raise
        say_why(self.town.web, token=token, reason="standing_in", person=asked["person"])  # type: ignore[arg-type]
        return open_access(self.town.web, token=token, purpose=purpose, reader=reader, **asked)  # type: ignore[arg-type]

    def raises(
        self,
        who: str,
        person: UUID,
        about: str = "residences",
        fact: UUID | None = None,
        capacity: str = "staff",
        reason_code: str = "no_longer",
        evidence: str = "statement",
    ) -> UUID:
        """Doubt something."""
        ticket = self.ticket(who, "raise_doubt", person=person, fields=[about])
        return raise_doubt(
            self.town.web,
            ticket,
            declaration_id=fact,
            reason_code=reason_code,
            evidence=evidence,
            capacity=capacity,
        )

    def looks(self, who: str, of_doubt: UUID) -> Doubt:
        """The doubt's page."""
        return doubt(self.town.web, self.ticket(who, "doubt", matter=of_doubt))

    def reads(self, who: str, person: UUID, **asked: object) -> Card:
        """The person's page."""
        return card(self.town.web, self.ticket(who, "card", person=person, **asked), asked.get("known_on"))  # type: ignore[arg-type]

    def takes_up(self, who: str, of_doubt: UUID) -> None:
        """Examine it."""
        take_up_doubt(self.town.web, self.ticket(who, "take_up_doubt", matter=of_doubt))

    def extends(self, who: str, of_doubt: UUID, seen: Doubt, code: str = "evidence_awaited") -> None:
        """Give it more time."""
        extend_doubt(self.town.web, self.ticket(who, "extend_doubt", matter=of_doubt), seen, code=code)

    def withdraws(self, who: str, of_doubt: UUID) -> None:
        """Take it back."""
        withdraw_doubt(self.town.web, self.ticket(who, "withdraw_doubt", matter=of_doubt))

    def upholds(self, who: str, of_doubt: UUID, code: str = "evidence_agrees", law: str = "PIPL 46") -> None:
        """Let the datum stand."""
        uphold(self.town.web, self.ticket(who, "settle_doubt", matter=of_doubt), code=code, law=law)

    def corrects(self, who: str, of_doubt: UUID, correction: UUID) -> None:
        """Settle it by a declaration."""
        settle_corrected(
            self.town.web,
            self.ticket(who, "settle_doubt", matter=of_doubt),
            correction=self.town.receipt(correction),
        )

    def correction(self, fact: UUID, at: datetime, state: str = "applied") -> UUID:
        """A declaration that corrects the one which founds a fact."""
        declared = self.town.declaration(
            "correction", target=self.town.receipt(fact), occurred=None, received_at=at
        )
        self.town.owner.execute(
            "INSERT INTO ledger.outcome (declaration_id, decided_at, state, code) VALUES (%s, %s, %s, %s)",
            [declared, at, state, None if state == "applied" else "x"],
        )
        return declared

    def is_now(self, moment: datetime) -> None:
        """Let the database take an instant for the present where doubts are concerned."""
        with self.town.database.connect("denizen_owner") as owner, as_role(owner, "denizen_reader"):
            owner.execute(
                "CREATE OR REPLACE FUNCTION reading.moment() RETURNS timestamptz LANGUAGE sql VOLATILE"
                f" AS $$ SELECT '{moment.isoformat()}'::timestamptz $$".encode()
            )

    def notices(self) -> list[tuple[UUID, UUID]]:
        """Who was told of which correction."""
        return self.town.owner.execute("SELECT doubt_id, actor_id FROM register.correction_notice").fetchall()

    def news(self) -> list[tuple[str, UUID, UUID | None, UUID | None]]:
        """What was written for others: topic, reference, person, party."""
        return self.town.owner.execute(
            "SELECT topic, reference, person_id, party_id FROM journal.outbox ORDER BY id"
        ).fetchall()
