"""A few invented people, dwellings and officers, written straight into the tables as their owner."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.range import DateRange

from denizen.access.actions import ask_approval, decide_approval, open_access, open_session
from denizen.access.queries import Ticket, approvals_asked, one_day
from denizen.kernel.partial import PartialDate
from denizen.places.queries import address_key
from tests.databases import Database

KNOWN = datetime(2024, 6, 1, tzinfo=UTC)


class Town:
    """Builds what a test of the reading room needs, and opens tickets as the web role."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.owner = database.connect("denizen_owner")
        self.web = database.connect("denizen_web")
        self.worker = database.connect("denizen_worker")
        self.keeper = database.connect("denizen_keeper")
        self.party = self._insert(
            "access.party", id=uuid4(), handle="hall", kind="registrar", name="Town hall"
        )
        self.tokens: dict[str, str] = {}
        self.actors: dict[str, UUID] = {}

    def close(self) -> None:
        """Close the four connections."""
        for connection in (self.owner, self.web, self.worker, self.keeper):
            connection.close()

    def dismiss_everybody(self) -> None:
        """Leave no actor but the system, and nothing by which anybody signed in."""
        self.owner.execute("TRUNCATE access.sign_in, access.session, access.enrolment, access.credential")
        self.owner.execute("DELETE FROM access.actor WHERE role <> 'system'")
        self.tokens.clear()
        self.actors.clear()

    def token(self, role: str = "registrar") -> str:
        """Session token of an actor of that role."""
        if role not in self.tokens:
            self.actors[role] = self._insert(
                "access.actor", id=uuid4(), role=role, name=role, pseudonym=f"p-{role}", party_id=self.party
            )
            self.tokens[role] = open_session(self.keeper, actor=self.actors[role])
            if role == "area_officer":
                self.post(self.actors[role], "15")
        return self.tokens[role]

    def actor(self, role: str) -> UUID:
        """The actor of that role."""
        self.token(role)
        return self.actors[role]

    def post(self, actor: UUID, code: str) -> None:
        """Have somebody work in an area, and in no other."""
        self.owner.execute("DELETE FROM access.posting WHERE actor_id = %s", [actor])
        self._insert(
            "access.posting", actor_id=actor, territory_code=code, valid_during=DateRange(None, None)
        )

    def organisation(self, name: str) -> UUID:
        """An employer."""
        return self._insert("register.organisation", id=uuid4(), credit_code=uuid4().hex[:18], name=name)

    def allowed(self, reader: str, role: str = "registrar", purpose: str = "registration.upkeep") -> set[str]:
        """The groups of fields that a role receives."""
        query = "SELECT fields FROM access.allowance WHERE (role, purpose, reader) = (%s, %s, %s)"
        (fields,) = self.owner.execute(query, [role, purpose, reader]).fetchone() or ([],)
        return set(fields)

    def ticket(
        self, reader: str, role: str = "registrar", purpose: str = "registration.upkeep", **asked: object
    ) -> Ticket:
        """A committed ticket."""
        return open_access(self.web, token=self.token(role), purpose=purpose, reader=reader, **asked)  # type: ignore[arg-type]

    @staticmethod
    def day(text: str) -> date:
        """A day."""
        return date.fromisoformat(text)

    one_day = staticmethod(one_day)

    def dwelling(self, capacity: int | None = None) -> UUID:
        """A flat."""
        dwelling_id = uuid4()
        alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
        code = "".join(alphabet[byte % 31] for byte in dwelling_id.bytes[:8])
        return self._insert(
            "places.dwelling",
            id=dwelling_id,
            plate=f"{code[:4]}-{code[4:]}",
            kind="flat",
            tenure="let",
            capacity=capacity,
            address="1 Sand Street",
            address_key=address_key("1 Sand Street"),
            community_code="152501001001",
            registered_at=KNOWN,
        )

    def declaration(self, kind: str = "residence_start", **said: object) -> UUID:
        """A declaration of the town hall."""
        return self._insert(
            "ledger.declaration",
            **{
                "id": uuid4(),
                "kind": kind,
                "party_id": self.party,
                "capacity": "registrar",
                "channel": "counter",
                "entered_by": uuid4(),
                "received_at": KNOWN,
                "occurred": DateRange(date(2024, 1, 1), date(2024, 1, 2)),
                **said,
            },
        )

    def declared(
        self, person_id: UUID, kind: str, capacity: str, received_at: datetime, **about: object
    ) -> UUID:
        """A declaration about somebody by a party of another kind, which founded a name of theirs."""
        party = self._insert("access.party", id=uuid4(), handle=uuid4().hex, kind=capacity, name=capacity)
        said = {name: about.pop(name) for name in ("occurred", "check_in") if name in about}
        declared = self.declaration(kind, party_id=party, capacity=capacity, received_at=received_at, **said)
        self._insert("ledger.described", declaration_id=declared, name="Bat", **about)
        self._insert(
            "linkage.link", declaration_id=declared, part="subject", person_id=person_id,
            basis="new", decided_by=uuid4(), decided_at=KNOWN,
        )  # fmt: skip
        self.fact(
            "person_name", person_id, declared, kind="variant", name=uuid4().hex, script="Latn",
            valid_during=DateRange(), recorded_at=KNOWN,
        )  # fmt: skip
        return declared

    def receipt(self, declaration_id: UUID) -> UUID:
        """The receipt number of a declaration, by which others name it."""
        query = "SELECT number FROM ledger.declaration WHERE id = %s"
        (number,) = self.owner.execute(query, [declaration_id]).fetchone() or (None,)
        assert isinstance(number, UUID)
        return number

    def outcome(self, declaration_id: UUID, state: str, code: str | None = None) -> None:
        """What became of a declaration."""
        self._insert(
            "ledger.outcome", declaration_id=declaration_id, decided_at=KNOWN, state=state, code=code
        )

    def another_party(self, kind: str, name: str) -> UUID:
        """A party besides the town hall."""
        return self._insert("access.party", id=uuid4(), handle=uuid4().hex, kind=kind, name=name)

    def area(self, code: str, name: str, parent: str | None) -> None:
        """A division of the land, for ever."""
        levels = {2: "province", 4: "city", 6: "county", 9: "town", 12: "community", 15: "grid"}
        where = {"parent_code": parent, "level": levels[len(code)], "valid_during": DateRange(None, None)}
        self._insert("places.territory", code=code, name=name, **where)

    def place(self, declaration_id: UUID, dwelling_id: UUID) -> None:
        """Hold a declaration to speak of a dwelling."""
        self._insert("linkage.place_link", declaration_id=declaration_id, dwelling_id=dwelling_id)

    def merge(self, kept: UUID, absorbed: UUID) -> None:
        """Join two records, of which the second is empty."""
        who = {"merged_at": KNOWN, "merged_by": uuid4(), "reason_code": "same_person"}
        self._insert("linkage.merge", kept_id=kept, absorbed_id=absorbed, **who)

    def link(self, declaration_id: UUID, person_id: UUID) -> None:
        """Hold a declaration to speak of a person, and apply it."""
        link = {"part": "subject", "basis": "document", "decided_by": uuid4(), "decided_at": KNOWN}
        self._insert("linkage.link", declaration_id=declaration_id, person_id=person_id, **link)
        self.outcome(declaration_id, "applied")

    def person(self, name: str = "Bat", born: PartialDate | None = None, known: datetime = KNOWN) -> UUID:
        """A person with an official name and, if given, a birth date."""
        person_id = self._insert("register.person", id=uuid4(), registered_at=known)
        declared = self.declaration()
        self.fact(
            "person_name",
            person_id,
            declared,
            kind="official",
            name=name,
            script="Latn",
            valid_during=DateRange(),
            recorded_at=known,
        )
        self.fact(
            "particulars",
            person_id,
            declared,
            sex="male",
            born=born and born.daterange,
            disputed=False,
            recorded_at=known,
        )
        return person_id

    def residence(
        self, person_id: UUID, dwelling_id: UUID, began: str, ended: str | None = None, **more: object
    ) -> UUID:
        """A residence between two partial dates, known since KNOWN unless `recorded_at` says otherwise."""
        start, end = (
            PartialDate.parse(began).daterange,
            None if ended is None else PartialDate.parse(ended).daterange,
        )
        declared = self.declaration(occurred=start)
        self.fact(
            "residence",
            person_id,
            declared,
            **{
                "dwelling_id": dwelling_id,
                "is_main": False,
                "began": start,
                "ended": end,
                "valid_during": DateRange(start.lower, end and end.lower),
                "disputed": False,
                "recorded_at": KNOWN,
                **more,
            },
        )
        return declared

    def document(self, person_id: UUID, token: bytes, hint: str = "…1234", sealed: bytes = b"sealed") -> UUID:
        """A passport, and the declaration that founds it."""
        declared = self.declaration()
        self.fact(
            "identity_document",
            person_id,
            declared,
            document_type="passport",
            sealed=sealed,
            token=token,
            hint=hint,
            valid_during=DateRange(),
            recorded_at=KNOWN,
        )
        return declared

    def fact(self, table: str, person_id: UUID, declaration_id: UUID, **columns: object) -> None:
        """A row of a fact table or its superseded twin."""
        self._insert(f"register.{table}", person_id=person_id, declaration_id=declaration_id, **columns)

    def lines(self, person_id: UUID | None = None) -> list[tuple[UUID, str, list[str], bool]]:
        """The log: person, reader, fields, certain."""
        return self.owner.execute(
            "SELECT person_id, reader, fields, certain FROM journal.delivery"
            " WHERE %(who)s::uuid IS NULL OR person_id = %(who)s ORDER BY id",
            {"who": person_id},
        ).fetchall()

    def age_tickets(self, by: timedelta) -> None:
        """Make all tickets older."""
        self.owner.execute("UPDATE access.ticket SET opened_at = opened_at - %s", [by])

    def _insert(self, table: str, **columns: object) -> UUID:
        self.owner.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(*table.split(".")),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(map(sql.Placeholder, columns)),
            ),
            columns,
        )
        return columns.get("id")  # type: ignore[return-value]


def allowed_to_open(town: Town, child: UUID, role: str, purpose: str) -> None:
    """Have a supervisor allow somebody to open a small child's record."""
    ask_approval(town.web, token=town.token(role), person=child, purpose=purpose)
    waiting = approvals_asked(town.web, token=town.token("supervisor"), most=50)
    (asked,) = (each for each in waiting if each.person_id == child)
    decide_approval(town.web, token=town.token("supervisor"), approval=asked.id, granted=True)


def denied(db: psycopg.Connection, statement: str) -> bool:
    """Whether PostgreSQL refuses the statement for want of a right."""
    try:
        with db.transaction(force_rollback=True):
            db.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False
