"""F7: of whom a declaration speaks: looked up in PostgreSQL and weighed, one at a time, in the register of a town.

Nobody shows a document: whoever does is found by it. Seven in ten are known and told otherwise than the register has
them, three are newcomers, among them twins, kin and namesakes of known people. How they are spoilt is made up here:
read the shares as a test of what was thought of, not as a measure of the world.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.range import DateRange

from benchmarks.figures import Figures, Latency
from benchmarks.people import Newcomer, newcomer, plate_of
from benchmarks.stage import Stage, Town
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.intake.rulings import Rulings
from denizen.intake.weighing import weigh_round
from denizen.kernel.clock import now
from denizen.kernel.db import Statements
from denizen.kernel.partial import PartialDate
from denizen.kernel.roles import WORKER
from denizen.linkage.names.han import plain_pinyin, surname_spellings
from denizen.linkage.people.serving import starting_model
from denizen.linkage.rules import alike_keys, near_keys, person_keys
from denizen.places.queries import rules_in_force

QUERIES = 10_000
KNOWN = 0.7
WARM_UP = 300

_sql = Statements("denizen.intake")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says at a counter; `index` is who it is, None for a newcomer."""

    sort: str
    index: int | None
    name: str
    sex: str | None
    born: PartialDate
    plate: str


def latin(name: str) -> str:
    """A Chinese name as a passport has it, the given name written in one, family name last."""
    surname, _likely = surname_spellings(name[0])
    return f"{plain_pinyin(name[1:])} {surname[0]}".title()


@cache
def _sounding_alike() -> dict[str, str]:
    """The characters of everyday use (GB 2312, level 1) by sound: what is typed so is mistaken for another of them."""
    by_sound: dict[str, str] = {}
    for row, cell in product(range(0xB0, 0xD8), range(0xA1, 0xFF)):
        character = bytes((row, cell)).decode("gb2312", "ignore")
        if character:
            by_sound[plain_pinyin(character)] = by_sound.get(plain_pinyin(character), "") + character
    return by_sound


def _other_character(rng: Random, name: str) -> str:
    """One character of the given name mistaken for another that is read alike."""
    at = rng.randrange(1, len(name))
    alike = _sounding_alike().get(plain_pinyin(name[at]), "").replace(name[at], "")
    return name[:at] + rng.choice(alike or name[at]) + name[at + 1 :]


def _mistyped(rng: Random, name: str) -> str:
    """One letter of the Latin form mistyped."""
    spelt = latin(name)
    at = rng.randrange(len(spelt))
    return spelt[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + spelt[at + 1 :]


def _slipped(rng: Random, born: date) -> date:
    """A digit of the day or month mistaken, or the two in each other's place; a day that there is."""
    while True:
        month, day = born.month, born.day
        match rng.randrange(3):
            case 0:
                day = rng.choice([day - day % 10 + rng.randrange(10), day % 10 + 10 * rng.randrange(4)])
            case 1:
                month = rng.choice([month % 10, month % 10 + 10])
            case _:
                month, day = day, month
        try:
            slipped = born.replace(month=month, day=day)
        except ValueError:
            continue
        if slipped != born:
            return slipped


SPOILT: dict[str, tuple[float, Callable[[Random, Newcomer], tuple[str, PartialDate]]]] = {
    "as it is": (0.30, lambda _rng, p: (p.name, PartialDate.on(p.born))),
    "in Latin letters": (0.20, lambda _rng, p: (latin(p.name), PartialDate.on(p.born))),
    "in Latin letters, one mistyped": (0.10, lambda rng, p: (_mistyped(rng, p.name), PartialDate.on(p.born))),
    "a character that sounds alike": (
        0.10,
        lambda rng, p: (_other_character(rng, p.name), PartialDate.on(p.born)),
    ),
    "birth date with a slip": (0.15, lambda rng, p: (p.name, PartialDate.on(_slipped(rng, p.born)))),
    "Latin, and a slip": (0.05, lambda rng, p: (latin(p.name), PartialDate.on(_slipped(rng, p.born)))),
    "year of birth alone": (0.10, lambda _rng, p: (p.name, PartialDate.parse(str(p.born.year)))),
}
"""How known people are told of, and how often."""


def known(rng: Random, people: int, plates: list[str]) -> Words:
    """Somebody of the register, told otherwise; half of them where they live."""
    index = rng.randrange(people)
    person = newcomer(index)
    [sort] = rng.choices(list(SPOILT), [share for share, _how in SPOILT.values()])
    name, born = SPOILT[sort][1](rng, person)
    at_home = rng.random() < 0.5
    plate = plate_of(index, plates) if at_home else rng.choice(plates)
    return Words(f"{sort}, {'at home' if at_home else 'elsewhere'}", index, name, person.sex, born, plate)


def stranger(rng: Random, people: int, plates: list[str]) -> Words:
    """A newcomer: nobody's kin, the twin of somebody, kin of somebody, or a namesake."""
    new = newcomer(people + rng.randrange(1_000_000))
    near = rng.randrange(people)
    other = newcomer(near)
    sort = rng.choices(["nobody's kin", "twin", "kin", "namesake"], [0.7, 0.05, 0.15, 0.1])[0]
    name, born, sex, plate = new.name, new.born, new.sex, rng.choice(plates)
    match sort:
        case "twin":
            name, born, sex, plate = (
                other.name[0] + new.name[1:],
                other.born,
                other.sex,
                plate_of(near, plates),
            )
        case "kin":
            name, plate = other.name[0] + new.name[1:], plate_of(near, plates)
        case "namesake":
            name = other.name
    return Words(f"newcomer: {sort}", None, name, sex, PartialDate.on(born), plate)


def measure(stage: Stage, town: Town, people: int) -> Figures:
    """Ask about many, and compare with who they are."""
    rng = Random(f"linking/{people}")
    asked = [
        (known if rng.random() < KNOWN else stranger)(rng, people, town.plates)
        for _each in range(QUERIES + WARM_UP)
    ]
    with stage.connect(WORKER) as db, stage.administrator() as owner:
        truth = _people_of(owner, [words for words in asked if words.index is not None])
        applier = Applier(db, actor=SYSTEM_ACTOR)
        applier._plan_for(1)
        at = now()
        parameters = {**Rulings.on(rules_in_force(db), at.date()).values, "now": at, "actor_id": SYSTEM_ACTOR}
        dwellings = dict(owner.execute("SELECT plate, id FROM places.dwelling").fetchall())
        seconds: list[float] = []
        tally = _Tally()
        for number, words in enumerate(asked):
            took, answer = _ask(db, parameters, words, dwellings[words.plate])
            if number >= WARM_UP:
                seconds.append(took)
                tally.add(words, truth.get(words) if words.index is not None else None, answer)
    return {"people": people, "lookup_and_weighing": asdict(Latency.of(seconds)), **tally.figures()}


type Answer = tuple[UUID | None, str | None, str | None, list[UUID], UUID | None]


def _ask(db: psycopg.Connection, parameters: Any, words: Words, dwelling: UUID) -> tuple[float, Answer]:
    """Match and weigh one declaration; nothing of it stays."""
    described = (words.name, None, words.born)
    row = {
        "id": uuid4(),
        "name": words.name,
        "sex": words.sex,
        "born": words.born.daterange,
        "dwelling": dwelling,
        "party": uuid4(),
        "keys": list(person_keys(*described)),
        "alike": list(alike_keys(*described)),
        "near": list(near_keys(*described)),
    }
    # Undone, the driver would forget the statements that it has made ready, as no worker does between rounds.
    with db.transaction():
        _sql.run(db, "empty")
        db.execute(
            "INSERT INTO work (declaration_id, kind, party_id, capacity, name, sex, born, keys, new_keys, alike_keys,"
            " near_keys, dwelling_id) VALUES (%(id)s, 'residence_start', %(party)s, 'registrar', %(name)s, %(sex)s,"
            " %(born)s, %(keys)s, '{}', %(alike)s, %(near)s, %(dwelling)s)",
            row,
        )
        began = time.perf_counter()
        _sql.run(db, "match", parameters)
        weighed = weigh_round(db, starting_model(), parameters)
        took = time.perf_counter() - began
        answer = db.execute(
            "SELECT person_id, basis, question, coalesce(candidates, '{}') FROM work"
        ).fetchone()
    assert answer is not None
    firsts = [decision.first for _declaration, decision in weighed.decisions]
    return took, (*answer, firsts[0] if firsts else None)


def _people_of(db: psycopg.Connection, asked: list[Words]) -> dict[Words, UUID]:
    """Whom the register holds each of these for: by the declaration that brought them in."""
    db.execute("CREATE TEMPORARY TABLE told (place int, name text, born daterange, plate text)")
    with db.cursor() as cursor, cursor.copy("COPY told FROM STDIN") as copy:
        for place, words in enumerate(asked):
            assert words.index is not None
            person = newcomer(words.index)
            day = DateRange(person.born, person.born + timedelta(days=1))
            copy.write_row((place, person.name, day, None))
    db.execute("ANALYZE told")
    found: dict[int, list[UUID]] = {}
    rows = db.execute(
        "SELECT t.place, p.person_id FROM told AS t JOIN register.person_name AS n ON n.name = t.name"
        " JOIN register.particulars AS p ON p.person_id = n.person_id AND p.born = t.born"
    )
    for place, person in rows:
        found.setdefault(place, []).append(person)
    # Namesakes of one birth date, by chance, have nothing to be told apart by here: they are left out.
    return {asked[place]: people[0] for place, people in found.items() if len(set(people)) == 1}


class _Tally:
    """Counts of what became of whom."""

    def __init__(self) -> None:
        self.known: dict[str, Counter[str]] = {}
        self.new: dict[str, Counter[str]] = {}
        self.first = self.judged = 0

    def add(self, words: Words, person: UUID | None, answer: Answer) -> None:
        """Judge one answer. `person` is the right one; None of a known one who cannot be told from another."""
        chosen, basis, question, candidates, first = answer
        said = "asked" if question else "linked" if basis != "new" else "taken for new"
        if words.index is None:
            self.new.setdefault(words.sort, Counter())[said] += 1
            return
        if person is None:
            return
        self.judged += 1
        best = chosen if said == "linked" else candidates[0] if candidates else first
        self.first += best == person
        if said == "linked" and chosen != person:
            said = "linked wrongly"
        elif said == "asked" and person not in candidates:
            said = "asked about others"
        self.known.setdefault(words.sort, Counter())[said] += 1

    def figures(self) -> Figures:
        """Shares: of known people, who was first; of newcomers, those linked to somebody, in 10,000."""
        new = sum((Counter(each) for each in self.new.values()), Counter[str]())
        known = sum((Counter(each) for each in self.known.values()), Counter[str]())
        strangers = sum(new.values())
        return {
            "known_people": self.judged,
            "recall_at_1": round(self.first / self.judged, 4),
            "false_newcomers_per_10,000": round(10_000 * known["taken for new"] / self.judged, 1),
            "wrongly_linked_per_10,000": round(10_000 * known["linked wrongly"] / self.judged, 1),
            "asked_of_known": round(known["asked"] / self.judged, 4),
            "newcomers": strangers,
            "false_links_per_10,000": round(10_000 * new["linked"] / strangers, 1),
            "asked_of_newcomers": round(new["asked"] / strangers, 4),
            "known": {sort: dict(sorted(each.items())) for sort, each in sorted(self.known.items())},
            "new": {sort: dict(sorted(each.items())) for sort, each in sorted(self.new.items())},
        }
