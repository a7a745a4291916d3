"""A simulated town goes through the real register: its places and parties are made known, then its files come in.

Everything here uses the register as its users do, by the actions of its rooms and as its worker; truth and ledger of
errors stay with the town, which answers for its senders and its registrar.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import cast
from uuid import UUID

import psycopg

from denizen.access.actions import post, register_actor, register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.demo.errors import RowRef
from denizen.demo.files import Parcel
from denizen.demo.land import Land
from denizen.demo.places import cut_anew, make_places
from denizen.demo.registrar import Candidate, Decision, QueueItem
from denizen.demo.senders import Reject
from denizen.demo.town import Town
from denizen.intake.actions import Applier, receive_file
from denizen.intake.errors import FileRefused
from denizen.kernel.clock import simulate
from denizen.kernel.crypto import Vault
from denizen.kernel.db import Statements
from denizen.ledger.actions import Sender
from denizen.ledger.numbers import receipt_text
from denizen.ledger.queries import row_outcomes
from denizen.linkage.errors import QuestionNotOpen
from denizen.linkage.queries import open_questions
from denizen.register.actions import NewOrganisation, register_organisations

STAFF = (
    ("registrar", "陈明", "registrar-1"),
    ("registrar", "周敏", "registrar-2"),
    ("area_officer", "Сарнай", "officer-1"),
    ("counter_clerk", "李静", "clerk-1"),
    ("supervisor", "王磊", "supervisor-1"),
    ("auditor", "赵红", "auditor-1"),
    ("data_protection_officer", "孙洁", "protection-1"),
)
"""Invented staff among whom a demonstration lets one choose: role, name, pseudonym."""

# Who keeps the register, and certifies from it: an extract names the authority for which its maker works.
_AUTHORITY = "registrar"
_OF_THE_AUTHORITY = ("registrar", "counter_clerk")

_APPLYING_TAKES = timedelta(minutes=1)

_sql = Statements("denizen.demo")

type Tell = Callable[[int, int], None]


def holds_parties(db: psycopg.Connection) -> bool:
    """Whether anybody is registered who may declare, as in every register that was ever used."""
    return _sql.run(db, "holds_parties").fetchone() == (True,)


@dataclass
class Run:
    """One town on its way through one register."""

    db: psycopg.Connection
    town: Town
    vault: Vault
    files: Path
    """Folder that keeps each file as it was sent, for whoever wants to look at what came in."""
    applier: Applier = field(init=False)
    land: Land = field(init=False)
    parties: dict[str, UUID] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)
    batches: dict[str, UUID] = field(default_factory=dict)
    rows: dict[tuple[UUID, int], RowRef] = field(default_factory=dict)
    receipts: dict[RowRef, str] = field(default_factory=dict)
    answers: dict[UUID, Decision] = field(default_factory=dict)
    refused_files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.applier = Applier(self.db, actor=SYSTEM_ACTOR)
        self.land = Land(self.town.profile, self.town.seed)
        self.files.mkdir(mode=0o700, parents=True, exist_ok=True)

    def make_known(self) -> None:
        """Register territory, dwellings, parties with what they provide, organisations and staff."""
        town, start = self.town, datetime.combine(self.town.starts, datetime.min.time(), UTC)
        for party in town.parties:
            self.kinds[party.handle] = party.kind
            self.parties[party.handle] = register_party(
                self.db,
                actor=SYSTEM_ACTOR,
                now=start,
                handle=party.handle,
                kind=party.kind,
                name=party.name,
                credit_code=party.credit_code or None,
                language=party.language.lower(),
            )
        make_places(self.db, town, self.land, self.parties, start)
        register_organisations(
            self.db,
            actor=SYSTEM_ACTOR,
            organisations=[
                NewOrganisation(employer.code, employer.name, self.parties.get(employer.party))
                for employer in town.employers
            ],
            now=start,
        )
        for role, name, pseudonym in STAFF:
            self.staff[pseudonym] = register_actor(
                self.db,
                actor=SYSTEM_ACTOR,
                now=start,
                role=role,
                name=name,
                pseudonym=pseudonym,
                party_id=self.parties[_AUTHORITY] if role in _OF_THE_AUTHORITY else None,
                demo=True,
            )

    def post_officers(self, keeper: psycopg.Connection) -> None:
        """Have those who visit areas work in the first of the town's parts; the others lie beyond their own."""
        (code, _name), *_others = self.town.profile.towns
        start = datetime.combine(self.town.starts, datetime.min.time(), UTC)
        for role, _name, pseudonym in STAFF:
            if role == "area_officer":
                officer = self.staff[pseudonym]
                post(
                    keeper, actor=SYSTEM_ACTOR, now=start, officer=officer, code=code, since=self.town.starts
                )

    def live(self, tell: Tell = lambda done, expected: None) -> None:
        """Take in all files in the order of their dates, and have questions answered as they come up.

        What was asked in the last days nobody has answered yet: it waits for whoever looks at the desk.
        """
        expected = len(self.town.parcels)
        recuts = list(self.town.recuts)
        done = 0
        for day, parcels in groupby(self.town.mail(), key=lambda parcel: parcel.sent_at.date()):
            while recuts and recuts[0].day <= day:
                recut = recuts.pop(0)
                day_of_it = datetime.combine(recut.day, datetime.min.time(), UTC)
                cut_anew(self.db, self.town, self.land, recut, day_of_it)
            sent: list[Parcel] = []
            for parcel in parcels:
                if not sent:
                    self._answer(parcel.sent_at)
                sent.append(self._send(parcel))
                done += 1
                tell(done, max(expected, done))
            self.applier.apply(sent[-1].sent_at + _APPLYING_TAKES)
            for parcel in sent:
                self._give_back(parcel)
            self._ask()

    def _send(self, parcel: Parcel) -> Parcel:
        parcel = parcel.with_receipts(self.receipts.get)
        self.town.sent(parcel)
        (self.files / parcel.filename).write_bytes(parcel.content)
        actor = Sender(self.parties[parcel.party], self.kinds[parcel.party], SYSTEM_ACTOR, "file")
        with simulate(parcel.sent_at):
            try:
                received = receive_file(
                    self.db,
                    actor=actor,
                    source=parcel.content,
                    file_name=parcel.filename,
                    kind=parcel.kind,
                    sealer=self.vault,
                    now=parcel.sent_at,
                    demo=True,
                )
            except FileRefused as refusal:
                self.refused_files[parcel.filename] = refusal.code
                return parcel
        self.batches[parcel.filename] = received.batch_id
        return parcel

    def _give_back(self, parcel: Parcel) -> None:
        """Tell the sender what was not accepted, and keep receipts of what was."""
        batch_id = self.batches.get(parcel.filename)
        if batch_id is None:
            return
        rejects = []
        for outcome in row_outcomes(self.db, batch_id):
            # A file's first row is its header; the town counts the rows below it.
            row = RowRef(parcel.filename, outcome.row_number - 1)
            self.rows[batch_id, outcome.row_number] = row
            if outcome.number is not None:
                self.receipts[row] = receipt_text(outcome.number)
            if outcome.state in ("rejected", "refused"):
                rejects.append(Reject(row, outcome.code or ""))
        self.town.senders.react({reject.row: reject for reject in rejects}.values(), parcel.sent_at)

    def _ask(self) -> None:
        """Put new questions to the registrar, whose answers come some days later."""
        for question in open_questions(self.db):
            if question.declaration_id in self.answers:
                continue
            self.answers[question.declaration_id] = self.town.registrar.decide(
                QueueItem(
                    row=self._row_of(question.declaration_id),
                    asked_at=question.asked_at,
                    candidates=tuple(
                        Candidate(person, self._rows_of(person)) for person in question.candidates
                    ),
                )
            )

    def _answer(self, now: datetime) -> None:
        """Enter the answers that the registrar has given by now."""
        given = {question: answer for question, answer in self.answers.items() if answer.at <= now}
        for question, answer in sorted(given.items(), key=lambda each: each[1].at):
            del self.answers[question]
            # Whose sender took it back meanwhile is no question any more.
            with suppress(QuestionNotOpen):
                self.applier.answer(
                    question, cast(UUID | None, answer.key), actor=SYSTEM_ACTOR, now=answer.at
                )

    def _row_of(self, declaration_id: UUID) -> RowRef:
        found = _sql.run(self.db, "row_of", {"declaration_id": declaration_id}).fetchone()
        assert found is not None, "whoever asks has it from the ledger"
        return self.rows[found[0], found[1]]

    def _rows_of(self, person_id: UUID) -> tuple[RowRef, ...]:
        found = _sql.run(self.db, "rows_of", {"person_id": person_id})
        return tuple(self.rows[batch, row] for batch, row in found if (batch, row) in self.rows)
