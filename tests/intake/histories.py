"""Random histories of one person: what several parties declare, how it reaches the register, and what must follow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from psycopg.types.range import Range

from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import Sender
from denizen.ledger.rules import BULK, INTERACTIVE, Acknowledgement, Declaration, Described

from .declaring import Dwelling, Somebody, Town, document, said, somebody
from .oracle import Places, Row, Said, effective
from .oracle import Town as Oracle

DAYS = [f"2024-03-{n:02}" for n in (1, 2, 3, 4, 5, 9, 14, 15)]
PARTS = [
    "2024-03",
    "2024",
    "2023",
    "",
    "../2024-03-03",
    "2024-03-04/..",
    "2024-03-02/2024-03-05",
]
AHEAD = ["2024-03-28", "2024-04", "2025-01-01"]
"""Days after all receipts: they are announced."""
WHENS = st.one_of(st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(DAYS + PARTS))
ANNOUNCED = st.one_of(WHENS, WHENS, st.sampled_from(AHEAD))
BASE = datetime(2024, 3, 14, 20, tzinfo=UTC)
"""Receipt begins in the evening in UTC: in Shanghai, where days are counted, it is the next day."""

PLACED = ("residence_start", "residence_change", "residence_end", "tenancy_start", "tenancy_end")
WORK = ("employment_start", "employment_change", "employment_end")
LODGING = ("lodging_checkin", "lodging_checkout")
OTHER = ("death", "name_change", "document_change", "confirmation", "birth")
SENDERS: Mapping[str, Sequence[str]] = {
    "residence_start": ("registrar", "resident", "neighbour", "landlord", "agency", "employer"),
    "residence_change": ("registrar", "resident", "neighbour", "landlord", "agency"),
    "residence_end": ("registrar", "resident", "neighbour", "landlord", "agency"),
    "tenancy_start": ("registrar", "resident", "landlord", "co-owner", "agency"),
    "tenancy_end": ("registrar", "resident", "landlord", "co-owner", "agency"),
    "employment_start": ("employer", "factory", "agency", "registrar", "resident"),
    "employment_change": ("employer", "factory", "agency"),
    "employment_end": ("employer", "factory", "agency", "registrar"),
    "lodging_checkin": ("landlord", "co-owner", "resident", "registrar"),
    "lodging_checkout": ("landlord", "co-owner", "resident", "registrar"),
    "death": ("registrar", "resident"),
    "birth": ("registrar", "resident"),
    "name_change": ("registrar", "resident", "neighbour"),
    "document_change": ("registrar", "resident", "employer"),
    "confirmation": ("registrar", "resident", "landlord", "co-owner", "employer"),
}


@dataclass(frozen=True)
class Cast:
    """The parties and places that histories of one town share."""

    senders: Mapping[str, Sender]
    homes: Sequence[Dwelling]
    places: Places

    @classmethod
    def of(cls, town: Town) -> "Cast":
        """Settle them in a town."""
        kinds = {
            "registrar": "registrar", "resident": "resident", "neighbour": "resident", "landlord": "landlord",
            "co-owner": "landlord", "agency": "agency",
        }  # fmt: skip
        senders = {name: town.party(kind) for name, kind in kinds.items()}
        employers: dict[str | UUID, UUID] = {}
        for name in ("employer", "factory"):
            organisation, code = town.organisation()
            senders[name] = town.party("employer", code)
            employers |= {code: organisation, senders[name].party_id: organisation}
        owners = [senders[name] for name in ("landlord", "co-owner", "agency", "employer", "factory")]
        homes = [town.dwelling(*owners) for _ in range(3)]
        return cls(senders, homes, Places({home.plate: home.id for home in homes}, employers))

    def employer_codes(self, sender: str) -> list[str]:
        """The codes by which a sender may name employers: one of them its own alone."""
        own = self.places.employers.get(self.senders[sender].party_id)
        return sorted(
            code
            for code, its in self.places.employers.items()
            if isinstance(code, str) and own in (None, its)
        )


@dataclass(frozen=True)
class Step:
    """One declaration of a history: who says what; of an amendment, which earlier step it is about."""

    sender: str
    words: Declaration
    about: int | None = None


@st.composite
def subjects(draw: st.DrawFn, person: Somebody) -> Described:
    """The person as one declarant describes them: always so that they are found, not always alike."""
    # Not documented, somebody is found by the whole name and birth date alone.
    documented = draw(st.booleans())
    return person.described(
        document=person.document if documented else None,
        name=draw(st.sampled_from([person.name, person.name + "郎", None])) if documented else person.name,
        name_latin=draw(st.sampled_from([None, None, f"Latin {person.name}", f"Other {person.name}"])),
        born=draw(st.sampled_from([person.born, PartialDate.parse(str(person.born)[:4]), None]))
        if documented
        else person.born,
        sex=draw(st.sampled_from([person.sex, "unknown", None])),
        birth_place=draw(st.sampled_from([None, "呼和浩特", "Улаанбаатар"])),
        nationality=draw(st.sampled_from([None, "CHN"])),
        phone=draw(st.sampled_from([None, "1", "2"])),
        language=draw(st.sampled_from([None, "mn"])),
        home_division=draw(st.sampled_from([None, "152501", "330782"])),
    )


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    """One of these, or nothing."""
    return st.sampled_from([None, *values])


HOURS = maybe(*(BASE + timedelta(hours=hours) for hours in (1, 26, 333)))
TERMS = maybe(PartialDate.parse("2025-03-01").exact)
DETAILS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "residence_start": st.fixed_dictionaries(
        {
            "purpose": maybe("work", "study"),
            "category": maybe("short_term"),
            "is_main": maybe(None, True, False),
            "previous_place": maybe("330782"),
            "relation": maybe("head"),
        }
    ),
    "residence_change": st.fixed_dictionaries(
        {"purpose": maybe("work", "study"), "category": maybe("long_term")}
    ),
    "tenancy_start": st.fixed_dictionaries({"term_until": TERMS, "filing_number": maybe("F-1")}),
    "lodging_checkin": st.fixed_dictionaries({"term_until": TERMS, "check_in": HOURS}),
    "lodging_checkout": st.fixed_dictionaries({"check_out": HOURS}),
    "employment_start": st.fixed_dictionaries(
        {"occupation": maybe("cook", "smith"), "contract_kind": maybe("fixed"), "workplace": maybe("mill")}
    ),
    "employment_change": st.fixed_dictionaries(
        {"occupation": maybe("cook", "smith"), "workplace": maybe("mill")}
    ),
}


@st.composite
def replacements(draw: st.DrawFn, person: Somebody, kind: str) -> Described:
    """The new name, or the new document, of a change."""
    number = draw(st.integers(1, 2))
    if kind == "name_change":
        return Described("replacement", name=f"{person.name}改{number}", name_latin=draw(maybe("New")))
    return Described(
        "replacement",
        document=document(f"{person.name}/{number}", draw(st.sampled_from(["passport", "other_national"]))),
    )


@st.composite
def words(draw: st.DrawFn, cast: Cast, person: Somebody, kind: str, sender: str) -> Declaration:
    """What a declaration of one kind by one sender says."""
    said_of = draw(subjects(person))
    when = draw(WHENS if kind in (*LODGING, *OTHER) else ANNOUNCED)
    home = draw(st.sampled_from(cast.homes))
    room = draw(st.sampled_from([None, "1", "2"]))
    more: dict[str, Any] = {"room": room} if kind in (*PLACED, *LODGING, *WORK) else {}
    if kind in (*PLACED, *LODGING) or (kind in (*WORK, "confirmation", "birth") and draw(st.booleans())):
        more["at"] = home
    if kind in DETAILS:
        more |= draw(DETAILS[kind])
    if kind in WORK:
        more["employer_code"] = draw(st.sampled_from(cast.employer_codes(sender)))
    if kind == "birth":
        when = str(person.born)  # nobody is born after having lived somewhere: all know the birthday
    if kind in ("name_change", "document_change"):
        more["beside"] = (draw(replacements(person, kind)),)
    return said(kind, said_of, when, **more)  # type: ignore[arg-type]


@st.composite
def histories(
    draw: st.DrawFn, cast: Cast, kinds: Sequence[str] = (), most: int = 9
) -> tuple[Somebody, list[Step]]:
    """A person and what is declared about them, in the order of receipt."""
    person = somebody("passport")
    # Somebody of whom nothing is known but who they are: from then on everybody finds them.
    steps = [Step("registrar", said("confirmation", person, "2020-01-01"))]
    for _ in range(draw(st.integers(1, most))):
        roots = [n for n, step in enumerate(steps) if n and step.about is None]
        choice = draw(st.integers(0, 9)) if roots else 9
        if choice == 0:
            about = draw(st.sampled_from(roots))
            sender = draw(st.sampled_from(sorted({steps[about].sender, "registrar"})))
            steps.append(Step(sender, said("retraction", None, None, reason_code="error"), about))
        elif choice <= 2:
            about = draw(st.sampled_from(roots))
            sender = draw(st.sampled_from(sorted({steps[about].sender, "registrar"})))
            restated = draw(words(cast, person, steps[about].words.kind, sender))
            if draw(st.integers(0, 4)) == 0:
                restated = replace(restated, occurred=None)
            steps.append(Step(sender, replace(restated, kind="correction"), about))
        else:
            kind = draw(st.sampled_from(kinds or (*PLACED, *PLACED, *WORK, *LODGING, *OTHER)))
            sender = draw(st.sampled_from(SENDERS[kind]))
            steps.append(Step(sender, draw(words(cast, person, kind, sender))))
    return person, steps


@st.composite
def deliveries(draw: st.DrawFn, steps: Sequence[Step]) -> list[list[int]]:
    """An order in which the steps reach the register, in batches; an amendment after what it is about."""
    order = [0]
    for n in draw(st.permutations(range(1, len(steps)))):
        about = steps[n].about
        for each in (about, n):
            if each is not None and each not in order:
                order.append(each)
    # The first comes alone, so that everybody after finds the person.
    batches: list[list[int]] = [[0]]
    for n in order[1:]:
        if len(batches) == 1 or draw(st.booleans()):
            batches.append([])
        batches[-1].append(n)
    return batches


def deliver(
    town: Town,
    cast: Cast,
    steps: Sequence[Step],
    batches: Sequence[Sequence[int]],
    after_each: Callable[[], None] = lambda: None,
) -> list[Said]:
    """Let the steps reach the register, each as received at the time that its place in the history gives."""
    receipts: dict[int, Acknowledgement] = {}
    for batch in batches:
        for n in batch:
            step = steps[n]
            spoken = step.words
            if step.about is not None:
                spoken = replace(spoken, target=receipts[step.about].number)
            # Amendments overtake what they amend.
            lane = BULK if step.about is None else INTERACTIVE
            [receipts[n]] = town.receive(
                cast.senders[step.sender], spoken, at=BASE + timedelta(hours=7 * n), lane=lane
            )
        town.apply()
        after_each()
    return [
        Said(
            cast.senders[step.sender],
            step.words if step.about is None else replace(step.words, target=receipts[step.about].number),
            receipts[n],
        )
        for n, step in enumerate(steps)
    ]


def expected(cast: Cast, told: Sequence[Said]) -> dict[str, list[Row]]:
    """What must follow."""
    return Oracle(BASE.date()).facts(effective(told, cast.places))


def found(town: Town, person: UUID | None, shape: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The current facts about a person, with the columns of which the oracle speaks."""
    return {
        fact: [
            {name: plain(row[name]) for name in (rows[0] if rows else row)}
            for row in town.facts(fact, person)
        ]
        for fact, rows in shape.items()
    }


def plain(value: Any) -> Any:
    """A period as a pair of days; bytes and the rest as they are."""
    if isinstance(value, Range):
        assert not value.isempty, "a period without a day"
        return value.lower, value.upper
    return value


def in_order(facts: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Facts in an order that does not depend on where they come from."""
    return {
        fact: sorted(rows, key=lambda row: sorted((k, str(v)) for k, v in row.items()))
        for fact, rows in facts.items()
    }
