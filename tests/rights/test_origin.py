"""P13: nationality, birthplace, name and script change no outcome that the rule pack does not tie to them.

Two registers get the same declarations, in the second of which everybody is somebody else by these four: what became of
each pair is compared, and by when each was due. (That matching fares alike is judged by figures of its own.)
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any

import pytest

from denizen.kernel.partial import PartialDate
from denizen.kernel.postgres import Server
from denizen.ledger.actions import Sender
from denizen.ledger.queries import subject_in_law
from denizen.ledger.rules import Acknowledgement, Declaration, Described
from denizen.rules.queries import pack, timeliness
from denizen.rules.vocabulary import SUBJECTS
from tests.databases import clone
from tests.intake.declaring import Dwelling, Town, document, said, town_in

PAIRS = int(os.environ.get("DENIZEN_PAIRS", "1500"))
"""`DENIZEN_PAIRS=10000 ./run test tests/rights/test_origin.py` tries as many as the property asks for."""

LAST = datetime(2025, 6, 1, 4, tzinfo=UTC)

SCRIPTS = {
    "Hani": "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", "Latn": "abdeghiklmnoprst", "Cyrl": "абвгдежзиклмнопр",
    "Hang": "가나다라마바사아자차카타파하고노", "Kana": "アイウエオカキクケコサシスセソタ", "Mong": "ᠠᠡᠢᠣᠤᠥᠦᠨᠪᠫᠬᠭᠮᠯᠰᠱ",
}  # fmt: skip
NATIONALITIES = ("CHN", "MNG", "KOR", "JPN", "DEU", "USA", "RUS", "HKG", "TWN", "NGA", "SYR", None)
BIRTHPLACES = ("试验市", "Ulaanbaatar", "서울", "東京", "Lagos", "حلب", "Köln", None)

TIED = {
    "residence_start": {"resident", "private_host", "landlord", "employer", "school"},
    "residence_change": {"resident"}, "name_change": {"resident"}, "document_change": {"resident"},
    "birth": {"resident"},
    "lodging_checkin": {
        "hotel", "private_host", "landlord", "property_manager", "employer", "school", "resident",
    },
}  # fmt: skip
"""What the pack ties to being a foreigner: by when these parties tell of these events (exit-entry law 33, 39, 40)."""

FACTS = """
    SELECT d.declaration_id, array_agg(d.what ORDER BY d.what) FROM (
        SELECT declaration_id, concat_ws(' ', 'residence', category, is_main, began, ended, disputed, confirm_by)
        FROM register.residence
        UNION ALL
        SELECT declaration_id, concat_ws(' ', 'tenancy', term_until, began, ended, disputed, confirm_by)
        FROM register.tenancy
        UNION ALL
        SELECT declaration_id, concat_ws(' ', 'employment', occupation, began, ended, disputed, confirm_by)
        FROM register.employment
        UNION ALL
        SELECT declaration_id, 'stay ' || (
            to_jsonb(s) - '{person_id,declaration_id,dwelling_id,provider_id,recorded_at,ended_by}'::text[])::text
        FROM register.lodging_stay AS s
        UNION ALL
        SELECT declaration_id, 'document ' || document_type FROM register.identity_document
        UNION ALL
        SELECT declaration_id, 'death' FROM register.death
        UNION ALL
        SELECT declaration_id, concat_ws(' ', 'particulars', sex, born, disputed) FROM register.particulars
    ) AS d (declaration_id, what) GROUP BY 1
"""


class Origin:
    """Who somebody is by what must not matter; in one of two worlds."""

    def __init__(self, world: int, number: int) -> None:
        dice = Random(f"{world} {number}")
        script = "Hani" if world == 0 else dice.choice(list(SCRIPTS))
        letters = blake2b(f"{number}".encode(), digest_size=6).hexdigest()
        self.name = "".join(SCRIPTS[script][int(letter, 16)] for letter in letters)
        self.nationality = "CHN" if world == 0 else dice.choice(NATIONALITIES)
        self.birth_place = "试验市" if world == 0 else dice.choice(BIRTHPLACES)


class World:
    """A register with its parties, to which a numbered case always is the same but for the origin."""

    def __init__(self, town: Town, world: int) -> None:
        self.town, self.world = town, world
        kinds = (
            "landlord",
            "hotel",
            "private_host",
            "property_manager",
            "employer",
            "school",
            "resident",
            "registrar",
        )
        self.senders: dict[str, Sender] = {kind: town.party(kind) for kind in kinds}
        lets = [
            self.senders[kind]
            for kind in ("landlord", "hotel", "private_host", "property_manager", "resident")
        ]
        self.homes: list[Dwelling] = [town.dwelling(*lets) for _home in range(50)]
        self.strange = town.dwelling()
        _id, self.employer_code = town.organisation()
        town.owner.execute(
            "UPDATE register.organisation SET party_id = %s WHERE credit_code = %s",
            [self.senders["employer"].party_id, self.employer_code],
        )

    def case(self, number: int) -> tuple[str, Declaration, Described]:
        """By whom, and what is declared: right, late, ahead of its day, of another's dwelling, of none."""
        dice, origin = Random(f"case {number}"), Origin(self.world, number)
        kind, by = dice.choice(_CASES)
        born = date(1950, 1, 1) + timedelta(days=number * 2 % 18_000)
        papers = dice.choice(
            [None, document(f"{self.world} {number}", dice.choice(["passport", "travel_document"]))]
        )
        who = Described(
            name=origin.name, born=PartialDate.on(born), sex=dice.choice(["female", "male"]), document=papers,
            nationality=origin.nationality, birth_place=origin.birth_place,
        )  # fmt: skip
        home = self.strange if dice.random() < 0.1 else dice.choice(self.homes)
        when = date(2025, 5, 25) - timedelta(days=dice.choice([0, 1, 9, 15, 40, 400, -5, -900]))
        words: dict[str, Any] = {}
        if kind in ("residence_start", "tenancy_start"):
            words = {"at": home, "category": dice.choice(["long_term", None])}
        elif kind == "lodging_checkin":
            words = {"at": home, "check_in": datetime(when.year, when.month, when.day, 9, tzinfo=UTC)}
        elif kind == "employment_start":
            words = {"employer_code": dice.choice([self.employer_code, "0" * 18]), "occupation": "packer"}
        if dice.random() < 0.05 and "at" in words:
            del words["at"]
            words["plate"] = "ZZZZ-ZZZZ"
        return by, said(kind, who, when.isoformat(), **words), who

    def declare(self, pairs: int) -> list[Acknowledgement]:
        """Receive the cases, all at one instant and in order, and apply them in batches."""
        by_sender: dict[str, dict[int, Declaration]] = defaultdict(dict)
        for number in range(pairs):
            by, declaration, _who = self.case(number)
            by_sender[by][number] = declaration
        acknowledged: dict[int, Acknowledgement] = {}
        for by, words in by_sender.items():
            received = self.town.receive(self.senders[by], *words.values(), at=LAST)
            acknowledged |= zip(words, received, strict=True)
        self.town.apply(LAST + timedelta(minutes=1))
        return [acknowledged[number] for number in range(pairs)]

    def became(self, acknowledged: list[Acknowledgement]) -> list[tuple[Any, ...]]:
        """State, code, fields and facts of each."""
        query = "SELECT declaration_id, state, code, fields FROM ledger.outcome"
        outcomes = {row[0]: row[1:] for row in self.town.owner.execute(query)}
        facts: dict[Any, Any] = dict(self.town.owner.execute(FACTS).fetchall())
        return [(*outcomes[one.declaration_id], facts.get(one.declaration_id)) for one in acknowledged]


_CASES: tuple[tuple[Any, str], ...] = (
    ("residence_start", "landlord"), ("residence_start", "resident"), ("residence_start", "registrar"),
    ("residence_start", "employer"), ("tenancy_start", "landlord"), ("tenancy_start", "property_manager"),
    ("lodging_checkin", "hotel"), ("lodging_checkin", "private_host"), ("employment_start", "employer"),
    ("birth", "resident"), ("death", "registrar"), ("residence_end", "landlord"), ("confirmation", "resident"),
    ("tenancy_start", "hotel"),
)  # fmt: skip


@pytest.fixture(scope="module", name="worlds")
def _worlds(server: Server, template_db: str) -> Iterator[tuple[World, World]]:
    with ExitStack() as stack:
        towns = [
            stack.enter_context(town_in(stack.enter_context(clone(server, template_db))))
            for _world in range(2)
        ]
        yield World(towns[0], 0), World(towns[1], 1)


def test_origin_changes_no_outcome_and_no_fact(worlds: tuple[World, World]) -> None:
    one, other = (world.became(world.declare(PAIRS)) for world in worlds)
    differ = [
        (number, worlds[0].case(number)[0], here, there)
        for number, (here, there) in enumerate(zip(one, other, strict=True))
        if here != there
    ]
    assert differ == []
    states = {state for state, *_rest in one}
    assert {"applied", "refused"} <= states
    assert len({code for _state, code, *_rest in one}) > 4, "they are refused for several reasons"


def test_origin_changes_no_deadline_but_those_that_the_pack_ties_to_it(worlds: tuple[World, World]) -> None:
    law, differ, untied = pack("CN", on=LAST.date()), set(), []
    subject: dict[Any, str | None] = {}
    for number in range(10_000):
        dues = []
        for world in worlds:
            by, declaration, who = world.case(number)
            named = (
                who.nationality,
                who.document and who.document.type,
                who.document and who.document.issuer,
            )
            if named not in subject:
                subject[named] = subject_in_law(world.town.worker, *named)
            when = declaration.check_in or (declaration.occurred and declaration.occurred.latest)
            dues.append(timeliness(law, declaration.kind, by, when, LAST, subject[named]))
        if dues[0] != dues[1]:
            differ.add((declaration.kind, by))
            if by not in TIED.get(declaration.kind, set()):
                untied.append((number, declaration.kind, by, dues))
    assert untied == []
    assert differ, "what the pack ties was tried"


def test_what_the_pack_ties_to_origin_is_what_is_listed() -> None:
    """A rule about some people alone that is added has to be listed here, with its law."""
    for code in ("CN", "CN-33"):
        layers = pack(code, on=LAST.date()).layers
        tied: dict[str, set[str]] = {}
        for layer in layers:
            for trigger, actor, about in layer.rules_by_question:
                if about:
                    assert about in SUBJECTS
                    tied.setdefault(trigger, set()).add(actor)
        assert tied == TIED
