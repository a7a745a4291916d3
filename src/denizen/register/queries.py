"""Reading people, each time under a ticket of the reading room: cards, occupants, whereabouts, extracts.

Every function takes a ticket that `access.actions.open_access` opened for the reader of the function's own name, uses
it up, and raises AccessRefused where the reading room refuses. Each person delivered has a line in the access log
before the function returns. Periods are half-open; partial dates are sets of possible days (see kernel.partial).
"""

import unicodedata
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.access.queries import Ticket, ask, one_day, redeem
from denizen.kernel.answers import days
from denizen.kernel.clock import today
from denizen.kernel.db import Statements
from denizen.places.queries import rules_in_force
from denizen.register.answers import as_card, as_occupant, as_overdue, as_whereabouts
from denizen.register.blocks import (
    BLOCK_DECISIONS,
    BLOCK_EVIDENCE,
    BLOCK_REASONS,
    ENDS_SOON_DAYS,
    HEARD,
    LIFT_REASONS,
    Block,
    BlockListed,
    BlockRequest,
    block,
    blocks,
    blocks_waiting,
)
from denizen.register.certified import Certified, Extract, ExtractState
from denizen.register.delivered import (
    Capacity,
    Card,
    CountSpan,
    Occupant,
    OccupantSpan,
    OverdueCount,
    OverdueFact,
    SpanOccupant,
    SpellEntry,
    Verdict,
    Whereabouts,
)
from denizen.register.doubts import Correcting, corrected, corrections_told, doubt, doubts, doubts_open
from denizen.register.errors import ANSWERED, refusal_in
from denizen.register.extracts import (
    EXTRACT_LANGUAGES,
    extract_again,
    extract_agrees,
    extract_preview,
    extract_state,
    extracts,
)
from denizen.register.firms import core_key, parse
from denizen.register.groups import (
    DeclaredAlike,
    Employee,
    HouseholdSpell,
    Organisation,
    OrganisationHit,
    as_declared,
    as_employee,
    as_hit,
    as_household,
    as_organisation,
)
from denizen.register.resolving import (
    NameResolution,
    NearOrganisation,
    keys_of_names,
    resolve_name,
    resolve_names,
    territory,
)
from denizen.register.uncovering import uncover
from denizen.rules.queries import pack

__all__ = [
    "BLOCK_DECISIONS", "BLOCK_EVIDENCE", "BLOCK_REASONS", "ENDS_SOON_DAYS", "EXTRACT_LANGUAGES", "HEARD",
    "LIFT_REASONS", "Block", "BlockListed", "BlockRequest", "Capacity", "Card", "Certified", "Correcting",
    "CountSpan", "DeclaredAlike", "Employee", "Extract", "ExtractState", "HouseholdSpell", "NameResolution",
    "NearOrganisation", "Occupant", "OccupantSpan", "Organisation", "OrganisationHit", "OverdueCount",
    "OverdueFact", "SpanOccupant", "SpellEntry", "Verdict", "Whereabouts", "block", "blocks",
    "blocks_waiting", "capacity", "card", "corrected", "corrections_told", "declared_by_organisation",
    "document_number", "doubt", "doubts", "doubts_open", "employees", "extract_again", "extract_agrees",
    "extract_preview", "extract_state", "extracts", "find_organisations", "household", "keys_of_names",
    "occupancy_changes", "occupant_counts", "occupant_spans", "occupants", "organisation", "overdue",
    "overdue_facts", "resolve_name", "resolve_names", "whereabouts",
]  # fmt: skip

_sql = Statements("denizen.register")


def card(db: psycopg.Connection, ticket: Ticket, known_on: datetime | None = None) -> Card:
    """Return one person's card, now or as the register knew it at an instant, with the fields that the ticket grants.

    A group that is not granted is None, a granted one without content is empty. Raises PersonUnknown, and PersonJoined
    where the record was joined to another, as of that instant.
    """
    ticket.must_ask(known_on=known_on)
    return as_card(_ask(db, ticket, "card"))


def document_number(
    db: psycopg.Connection, ticket: Ticket, *, declaration: UUID, document_type: str, hint: str
) -> str:
    """Return the whole number of one document of the ticket's person, as the card named it; in memory and nowhere else.

    The keeper unseals it and seals it to a key that only this call has. Outside of any transaction. Raises
    DocumentUnknown, NumberUnreadable, and KeeperSilent where nobody answers within 2.5 s.
    """
    return uncover(db, ticket, {"declaration_id": declaration, "document_type": document_type, "hint": hint})


def occupants(db: psycopg.Connection, ticket: Ticket, *, on: date) -> list[Occupant]:
    """Return who occupies the ticket's dwelling on a day: each person once, by room."""
    ticket.must_ask(during=one_day(on))
    return [as_occupant(item) for item in _ask(db, ticket, "occupants")["occupants"]]


def occupant_spans(db: psycopg.Connection, ticket: Ticket, period: DateRange) -> list[OccupantSpan]:
    """Return a dwelling's occupants over a period, split into spans in which the set of occupants does not change.

    Spans follow one another without a gap and cover the period, those with nobody included. Raises PeriodMissing.
    """
    ticket.must_ask(during=period)
    return [
        OccupantSpan(
            _span(item),
            tuple(
                SpanOccupant(UUID(found["person_id"]), found["name"], found["certain"])
                for found in item["occupants"]
            ),
        )
        for item in _ask(db, ticket, "occupant_spans")["spans"]
    ]


def occupancy_changes(db: psycopg.Connection, ticket: Ticket, period: DateRange) -> list[date]:
    """Return the days within a period on which a dwelling's set of occupants changed; delivers no person."""
    ticket.must_ask(during=period)
    return [date.fromisoformat(day) for day in _ask(db, ticket, "occupancy_changes")["days"]]


def occupant_counts(
    db: psycopg.Connection, ticket: Ticket, period: DateRange, limit: int | None = None
) -> list[CountSpan]:
    """Return how many people occupied a dwelling over a period, and where that was more than `limit`.

    Without a limit it is the dwelling's own capacity, or the rule pack's where that is not known. Delivers no person,
    so it leaves no line in anybody's log.
    """
    ticket.must_ask(during=period)
    answer = _ask(db, ticket, "occupant_counts")
    most = capacity(db, answer["capacity"]).most if limit is None else limit
    return [
        CountSpan(
            _span(item),
            item["certain"],
            item["possible"],
            most,
            item["certain"] > most,
            item["possible"] > most,
        )
        for item in answer["spans"]
    ]


def capacity(db: psycopg.Connection, own: int | None) -> Capacity:
    """How many people a dwelling is taken to hold: as many as are known of itself, else as the rule pack says."""
    if own is not None:
        return Capacity(own, None)
    setting = pack(rules_in_force(db), on=today()).default_capacity
    return Capacity(int(setting.value), setting)


def whereabouts(db: psycopg.Connection, ticket: Ticket, period: DateRange) -> list[Whereabouts]:
    """Return where the ticket's person lived over a period, oldest first.

    Raises PersonUnknown, PersonJoined, PeriodMissing.
    """
    ticket.must_ask(during=period)
    return [as_whereabouts(item) for item in _ask(db, ticket, "whereabouts")["places"]]


def household(
    db: psycopg.Connection, ticket: Ticket, known_on: datetime | None = None
) -> list[HouseholdSpell]:
    """Return who belongs to the household of the ticket's person, its head first, and then who belonged to it before.

    Empty where no household of that person is known. Raises PersonUnknown, PersonJoined.
    """
    ticket.must_ask(known_on=known_on)
    return [as_household(item) for item in _ask(db, ticket, "household")["spells"]]


def employees(db: psycopg.Connection, ticket: Ticket) -> list[Employee]:
    """Return who works for the ticket's organisation today. Raises EmployeesTooMany, and then delivers nobody."""
    return [as_employee(item) for item in _ask(db, ticket, "employees")["employees"]]


def find_organisations(db: psycopg.Connection, *, token: str, text: str, limit: int) -> list[OrganisationHit]:
    """Return up to `limit` organisations with that credit code, that piece in a name, or that name.

    Width, case and spaces do not count, nor do in a whole name the area and the legal form. For whom a session's token
    is; tells no person. Raises AccessRefused.
    """
    piece = unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    firm = parse(text, territory(db))
    keys = [] if firm.is_vague else [core_key(firm)]
    asked = {"token": token, "code": piece.upper(), "piece": piece, "keys": keys, "most": limit}
    answer = ask(db, _sql.text("find_organisations"), asked)
    return [as_hit(item) for item in answer["organisations"]]


def organisation(db: psycopg.Connection, *, token: str, organisation_id: UUID, on: date) -> Organisation:
    """Return an organisation as it is on a day; tells no person. Raises OrganisationUnknown, AccessRefused."""
    asked = {"token": token, "id": organisation_id, "on": on}
    answer = ask(db, _sql.text("organisation"), asked)
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return as_organisation(answer)


def declared_by_organisation(
    db: psycopg.Connection, *, token: str, organisation_id: UUID, since: datetime
) -> list[DeclaredAlike]:
    """Return what the organisation's party declared since an instant, in figures. Raises AccessRefused."""
    asked = {"token": token, "id": organisation_id, "since": since}
    answer = ask(db, _sql.text("declared_by_organisation"), asked)
    return [as_declared(item) for item in answer["declared"]]


def overdue(db: psycopg.Connection, on: date) -> list[OverdueCount]:
    """Return how many residences, tenancies, employments and stays that go on should have been confirmed before a day.

    Asks no ticket: it tells no person.
    """
    return _sql.rows(db, "overdue", {"on": on}, of=OverdueCount)


def overdue_facts(
    db: psycopg.Connection,
    *,
    token: str,
    on: date,
    about: str | None = None,
    after: tuple[date, UUID, str] | None = None,
    most: int,
) -> list[OverdueFact]:
    """Return which those are, the longest overdue first, after the one whose day, declaration and kind are given.

    For whom a session's token is; tells no person. Raises AccessRefused.
    """
    after_day, after_declaration, after_about = after or (None, None, None)
    place = {"after_day": after_day, "after": after_declaration, "after_about": after_about, "most": most}
    answer = ask(db, _sql.text("overdue_facts"), {"token": token, "on": on, "about": about, **place})
    return [as_overdue(item) for item in answer["facts"]]


def _ask(db: psycopg.Connection, ticket: Ticket, reader: str) -> dict[str, Any]:
    """The answer of one reader. Raises its refusal."""
    answer = redeem(db, ticket, _sql.text(reader))
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return answer


def _span(item: dict[str, Any]) -> DateRange:
    return days(f"[{item['first_day'] or ''},{item['end_day'] or ''})")
