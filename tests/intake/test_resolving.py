"""Which dwelling an address means that is written otherwise than the register does, and what a sender is told else."""

from collections.abc import Iterator
from datetime import date
from threading import Thread
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from denizen.intake.errors import reason
from denizen.kernel.db import Statements
from denizen.kernel.postgres import Server
from denizen.ledger.rules import Acknowledgement
from denizen.places import keying
from denizen.places.actions import Area, NewDwelling, register_dwellings, rekey_dwellings
from denizen.places.actions import add_areas as add
from denizen.places.queries import address_key, resolve_addresses

from ..databases import clone
from .declaring import MORNING, SYSTEM, Town, said, somebody, town_in

FLAT = "二连浩特市乌兰社区新华大街12号锦绣家园3号楼2单元501室"
NEXT = "二连浩特市乌兰社区新华大街12号锦绣家园3号楼2单元502室"
OTHER_STAIRS = "二连浩特市乌兰社区新华大街12号锦绣家园3号楼1单元501室"
HOUSE = "二连浩特市赛乌素嘎查107号"
HOTEL = "二连浩特市乌兰社区前进路8号"
YARD = "二连浩特市乌兰社区光明路5号后院"
CELLAR = "二连浩特市乌兰社区光明路6号负一层2室"
ONE_OF_TWO = "二连浩特市乌兰社区光明路7号天合苑3号楼501室"
OTHER_OF_TWO = "二连浩特市乌兰社区光明路7号恐龙苑4号楼501室"
PHASE = "二连浩特市乌兰社区光明路8号温馨花园二期3号楼501室"
LONG = "光明路9号" + "，" * 200 + "东户"
TWICE = ("二连浩特市乌兰社区文化街5号", "二连浩特市锡林社区文化街5号")


@pytest.fixture(scope="module")
def town(server: Server, template_db: str) -> Iterator[Town]:
    with clone(server, template_db) as database, town_in(database) as settled:
        areas = [
            Area("15", "province", "内蒙古自治区", None),
            Area("1525", "city", "锡林郭勒盟", "15"),
            Area("152501", "county", "二连浩特市", "1525"),
            Area("152501400", "town", "锡林街道", "152501"),
            Area("152501400001", "community", "乌兰社区", "152501400", date(2024, 1, 1)),
            Area("152501400002", "community", "锡林社区", "152501400", date(2024, 1, 1)),
            Area("152501400003", "community", "赛乌素嘎查", "152501400", date(2024, 1, 1)),
        ]
        add(settled.owner, actor=SYSTEM, areas=areas, now=MORNING)
        homes = [
            FLAT,
            NEXT,
            OTHER_STAIRS,
            HOUSE,
            HOTEL,
            YARD,
            CELLAR,
            ONE_OF_TWO,
            OTHER_OF_TWO,
            PHASE,
            LONG,
            *TWICE,
        ]
        lies_in = {"锡林社区": "152501400002", "嘎查": "152501400003"}
        register_dwellings(
            settled.owner,
            actor=SYSTEM,
            dwellings=[
                NewDwelling(
                    kind="flat", tenure="let", address=address,
                    community_code=next((code for name, code in lies_in.items() if name in address), "152501400001"),
                )
                for address in homes
            ],
            now=MORNING,
        )  # fmt: skip
        yield settled


def arrive(town: Town, address: str) -> Acknowledgement:
    words = said(
        "residence_start", somebody(), "2024-03-05", address=address, address_key=address_key(address)
    )
    [receipt] = town.declare(town.party("resident"), words)
    return receipt


def home_of(town: Town, address: str) -> tuple[str, str] | None:
    """The address at which somebody lives who declared one, and by what it was found; None where nobody does."""
    receipt = arrive(town, address)
    rows = town.owner.execute(
        "SELECT d.address, l.basis FROM linkage.place_link AS l JOIN places.dwelling AS d ON d.id = l.dwelling_id"
        " WHERE l.declaration_id = %s",
        [receipt.declaration_id],
    ).fetchall()
    if not rows:
        return None
    [residence] = town.facts("residence", town.person(receipt))
    assert isinstance(residence["dwelling_id"], UUID)
    return rows[0]


@pytest.mark.parametrize(
    ("told", "meant", "basis"),
    [
        (FLAT, FLAT, "address"),
        ("新华大街12号锦绣家园3号楼2单元501室", FLAT, "components"),
        ("新华大街12号 3-2-501", FLAT, "components"),
        ("新华大街十二号三栋二单元五〇一室", FLAT, "components"),
        ("锦绣家园3#2-501", FLAT, "components"),
        (
            "内蒙古自治区锡林郭勒盟二连浩特市锡林街道乌兰社区新华大街１２号３幢２单元５０１",
            FLAT,
            "components",
        ),
        ("二连浩特新华大街12号3号楼2单元501室", FLAT, "components"),
        ("3号楼2单元502室，新华大街12号", NEXT, "components"),
        ("赛乌素嘎查一〇七号", HOUSE, "components"),
        ("前进路8号", HOTEL, "components"),
        ("锡林社区文化街5号", TWICE[1], "components"),
        ("光明路5号（后院）", YARD, "components"),
        ("光明路6号-1层2室", CELLAR, "components"),
        ("光明路7号天合苑3号楼501", ONE_OF_TWO, "components"),
        ("光明路8号二期3号楼501", PHASE, "components"),
    ],
)
def test_a_dwelling_is_found_where_it_alone_fits_all_that_is_told(
    town: Town, told: str, meant: str, basis: str
) -> None:
    assert home_of(town, told) == (meant, basis)


@pytest.mark.parametrize(
    ("told", "code", "near"),
    [
        ("新华大街12号3号楼2单元", "lacks_room", {FLAT, NEXT}),
        ("新华大街12号3号楼501室", "lacks_entrance", {FLAT, OTHER_STAIRS}),
        ("新华大街12号2单元501室", "lacks_building", {FLAT}),
        ("新华大街12号3号楼2单元503室", "differs", {FLAT, NEXT}),
        ("新华大街12号3号楼2单元51室", "differs", {FLAT}),
        ("新华大道12号3号楼2单元501室", "differs", {FLAT}),
        ("乌兰社区新华大街12号锦绣家园4号楼2单元502室", "differs", {NEXT}),
        ("锡林社区新华大街12号3号楼2单元501室", "differs", {FLAT}),
        ("文化街5号", "several", set(TWICE)),
        ("锦绣家园附近平房", "vague", set()),
        ("新华大街12号3号楼2单元501室对面", "vague", {FLAT}),
        ("光明路5号", "lacks_part", {YARD}),
        ("光明路5号前院", "differs", {YARD}),
        ("光明路5号后院东户", "differs", {YARD}),
        ("光明路6号2室", "lacks_floor", {CELLAR}),
        ("光明路6号1层2室", "differs", {CELLAR}),
        ("光明路7号3号楼501室", "lacks_part", {ONE_OF_TWO}),
        ("光明路8号3号楼501室", "lacks_part", {PHASE}),
        ("光明路8号温馨花园3号楼501室", "lacks_part", {PHASE}),
        ("温馨花园3号楼501室", "lacks_number", {PHASE}),
        ("光明路9号", "several", {LONG}),
        ("人民路77号", "unknown", set()),
        ("人民路", "lacks_number", set()),
        ("x", "lacks_number", set()),
        ("7", "lacks_number", set()),
        ("楼" * 5000, "lacks_number", set()),
    ],
)
def test_between_two_nobody_guesses_and_no_number_is_filled_in(
    town: Town, told: str, code: str, near: set[str]
) -> None:
    assert home_of(town, told) is None
    assert town.outcome(arrive(town, told)) == ("refused", f"dwelling.address_{code}")
    assert reason(f"dwelling.address_{code}") != f"dwelling.address_{code}", "the sender is told in words"
    resolution = resolve_addresses(town.owner, [told])[told]
    assert (resolution.dwelling_id, resolution.code) == (None, code)
    assert {dwelling.address for dwelling in resolution.near} == near


def test_the_day_on_which_an_area_got_its_name_does_not_matter(town: Town) -> None:
    """What a community was called before it was cut anew is a name by which people still call it."""
    town.owner.execute(
        "UPDATE places.territory SET name = '红旗社区', valid_during = daterange('2025-01-01', NULL)"
        " WHERE code = '152501400002'"
    )
    town.owner.execute(
        "INSERT INTO places.territory (code, level, name, parent_code, valid_during)"
        " VALUES ('152501400002', 'community', '锡林社区', '152501400', daterange('2024-01-01', '2025-01-01'))"
    )
    for name in ("红旗社区", "锡林社区"):
        told = f"{name}文化街5号"
        assert resolve_addresses(town.owner, [told])[told].dwelling_id is not None


def test_keys_made_anew_are_the_same(town: Town) -> None:
    keys = "SELECT key, dwelling_id FROM places.dwelling_key ORDER BY 1, 2"
    before = town.owner.execute(keys).fetchall()
    assert rekey_dwellings(town.receiving, actor=SYSTEM, now=MORNING) == 13
    assert town.owner.execute(keys).fetchall() == before


def test_keys_are_made_anew_while_dwellings_are_registered(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever registers one in between waits: its keys are not made twice, and not left out."""
    begun: list[Thread] = []

    def register() -> None:
        with town.database.connect("denizen_worker") as db:
            new = NewDwelling(kind="flat", tenure="let", address="前进路99号", community_code="152501400001")
            register_dwellings(db, actor=SYSTEM, dwellings=[new], now=MORNING)

    def run(db: psycopg.Connection, name: str, *given: Any) -> psycopg.Cursor:
        if name == "addresses":
            begun.append(Thread(target=register))
            begun[0].start()
            begun[0].join(1)  # as long as it takes, if it need not wait
        return statements.run(db, name, *given)

    statements = Statements("denizen.places")
    monkeypatch.setattr(keying, "_sql", SimpleNamespace(run=run))
    known = town.count("SELECT count(*) FROM places.dwelling")
    assert rekey_dwellings(town.receiving, actor=SYSTEM, now=MORNING) == known
    begun[0].join(30)
    found = resolve_addresses(town.owner, ["前进路九十九号"])["前进路九十九号"]
    assert found.dwelling_id is not None
