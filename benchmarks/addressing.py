"""Dwellings by addresses written otherwise: found, asked about, wrong.

Three towns: the demonstration's, thinly built; one of ours whose houses are full, so that there is always a neighbour
to be taken for; and one whose doors differ in a yard, a wing, a storey, a side alone (`benchmarks.parted`). Of each a
part is not registered: whoever tells such an address means none here, and any link is wrong.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import psycopg

from benchmarks import parted
from benchmarks.figures import Figures
from benchmarks.spoilt import RIGHT, WANTING, Spoiler
from benchmarks.stage import COMMUNITY, Stage
from denizen.access.queries import SYSTEM_ACTOR
from denizen.demo.dwellings import Address
from denizen.demo.town import build
from denizen.demo.wording import Wording
from denizen.kernel.clock import now
from denizen.kernel.roles import WORKER
from denizen.places.actions import NewDwelling, register_dwellings
from denizen.places.addresses import Level, keys, parse
from denizen.places.addresses.reading import settled
from denizen.places.queries import dwellings_by_address, resolve_addresses

_EACH = 1_500
"""Addresses that each rule spoils."""
_NOT_REGISTERED = 0.2
_BATCH = 500
_TOWN = "试验市"

type Asked = tuple[str, str, UUID | None]
"""The rule, the text, and the dwelling that is meant; None where it is not registered."""


def measure(stage: Stage) -> Figures:
    """Spoil the addresses of both towns by all rules, and ask which dwellings are meant."""
    figures: Figures = {}
    demo = build(months=1)
    rng = Random(27)
    wording = Wording(rng, 0.0, demo.profile.town)
    own: dict[str, Spoiler] = {
        "demo: as half remembered": lambda _rng, _town, at: wording.vague_address(
            cast(Any, SimpleNamespace(dwelling=SimpleNamespace(address=at)))
        )
    }
    for name, town, addresses in (
        ("demo town", demo.profile.town, [dwelling.address for dwelling in demo.dwellings]),
        ("full town", _TOWN, list(_full_town())),
    ):
        with stage.connect(WORKER) as db:
            known = _registered(db, rng, town, addresses)
            asked = list(_spoilt(rng, town, addresses, known, own | RIGHT | WANTING))
            figures[name] = {"dwellings": len(addresses), "registered": len(known)} | _judged(db, asked)
            figures[name] |= _costs(db, [text for _rule, text, _meant in asked])
            db.execute(
                "DELETE FROM places.dwelling_key"
            )  # what is found by keys of the first town is not of the second
    with stage.connect(WORKER) as db:
        figures["town of parts"] = _parts(db, Random(28))
    return figures


def _parts(db: psycopg.Connection, rng: Random) -> Figures:
    """The same of the town whose doors differ in one part that is no plain number."""
    doors = parted.registered(rng)
    ids = _ids(db, [door.text(_TOWN) for door in doors])
    known = dict(zip(doors, ids, strict=True))
    asked: list[Asked] = []
    for rule, say in parted.TOLD.items():
        for door in rng.sample(doors, min(_EACH, len(doors))):
            if told := say(rng, _TOWN, door):
                text, meant = told
                asked.append((rule, text, known.get(meant) if meant else None))
    return {"dwellings": len(list(parted.doors())), "registered": len(known)} | _judged(db, asked)


def _full_town() -> Iterator[Address]:
    """Estates in twelve roads: eight buildings, three entrances, six floors, two doors on each; and a village."""
    for road in range(12):
        for place in range(1, 5):
            estate = f"{'春夏秋冬'[place - 1]}{'江河湖海山川林田风云花草'[road]}家园"
            for building in range(1, 9):
                for entrance in range(1, 4):
                    for room in (f"{floor}0{door}" for floor in range(1, 7) for door in (1, 2)):
                        yield Address(
                            "试验社区", f"{'东西南北中上下前后左右新'[road]}安路", str(place * 7), estate,
                            str(building), str(entrance), room,
                        )  # fmt: skip
    for house in range(1, 300):
        yield Address("试验村", "", str(house))


def _registered(
    db: psycopg.Connection, rng: Random, town: str, addresses: Sequence[Address]
) -> dict[Address, UUID]:
    """Register most of some dwellings: one in ten is left out by itself, and one building in ten with all its doors."""
    share = _NOT_REGISTERED / 2
    without = {site for site in sorted({_building(at) for at in addresses}) if rng.random() < share}
    known = [at for at in addresses if _building(at) not in without and rng.random() >= share]
    return dict(zip(known, _ids(db, [at.text(town) for at in known]), strict=True))


def _ids(db: psycopg.Connection, addresses: Sequence[str]) -> list[UUID]:
    """Register a dwelling at each of some addresses."""
    homes = [
        NewDwelling(kind="flat", tenure="owned", address=address, community_code=COMMUNITY)
        for address in addresses
    ]
    return [its.id for its in register_dwellings(db, actor=SYSTEM_ACTOR, dwellings=homes, now=now())]


def _building(at: Address) -> tuple[str, ...]:
    return (at.area, at.street, at.number, at.building)


def _spoilt(
    rng: Random,
    town: str,
    addresses: Sequence[Address],
    known: Mapping[Address, UUID],
    rules: Mapping[str, Spoiler],
) -> Iterator[Asked]:
    """Addresses spoilt by each rule, but no slip to another door that there is: nobody could know it for one."""
    doors = {parse(at.text(town)) for at in addresses}
    for rule, say in rules.items():
        made = 0
        for at in rng.sample(addresses, len(addresses)):
            text = say(rng, town, at)
            if text is None or (rule.startswith("slip") and parse(text) in doors):
                continue
            yield rule, text, known.get(at)
            made += 1
            if made == _EACH:
                break


def _judged(db: psycopg.Connection, asked: Sequence[Asked]) -> Figures:
    """For each rule: found rightly, wrongly, asked about; by the exact key; wrong if numbers were filled in."""
    counted: dict[str, Counter[str]] = {}
    for start in range(0, len(asked), _BATCH):
        part = asked[start : start + _BATCH]
        meant = resolve_addresses(db, {text for _rule, text, _right in part})
        exact = dwellings_by_address(db, {text for _rule, text, _right in part})
        for rule, text, right in part:
            count, found = counted.setdefault(rule, Counter()), meant[text]
            count[
                "asked" if found.dwelling_id is None else "right" if found.dwelling_id == right else "wrong"
            ] += 1
            count["exact key right"] += text in exact and exact[text] == right
            count["of none here"] += right is None
            near = found.near
            alone = (
                len(near) == 1
                and near[0].agreement.level == Level.PART_MISSING
                and not near[0].agreement.surplus
            )
            count["wrong if numbers were filled in"] += alone and near[0].id != right
            count["among those shown"] += found.dwelling_id is None and right in {each.id for each in near}
    wrong = sum(count["wrong"] for count in counted.values())
    columns = (
        "right",
        "wrong",
        "asked",
        "among those shown",
        "of none here",
        "exact key right",
        "wrong if numbers were filled in",
    )
    return {
        "asked": len(asked),
        "wrong in 10,000": round(wrong / len(asked) * 10_000, 2),
        "rules": {rule: {name: count[name] for name in columns} for rule, count in counted.items()},
    }


def _costs(db: psycopg.Connection, texts: Sequence[str]) -> Figures:
    """Microseconds for one: read for the first time, keyed, resolved alone and among five hundred."""
    some = list(dict.fromkeys(texts))[:: max(1, len(texts) // 2_000)]
    settled.cache_clear()
    began = time.perf_counter()
    read = [parse(text) for text in some]
    parsed = time.perf_counter()
    for address in read:
        keys(address)
    keyed = time.perf_counter()
    for text in some[:300]:
        resolve_addresses(db, [text])
    alone = time.perf_counter()
    resolve_addresses(db, some[300:800])
    among = time.perf_counter()
    return {
        "µs, read": round((parsed - began) / len(some) * 1e6, 1),
        "µs, keys": round((keyed - parsed) / len(some) * 1e6, 1),
        "µs, resolved alone": round((alone - keyed) / 300 * 1e6),
        "µs, resolved among 500": round((among - alone) / len(some[300:800]) * 1e6),
    }
