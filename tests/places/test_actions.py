"""Loading and cutting the territory, registering dwellings, and who provides them."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.kernel.errors import Refusal
from denizen.places import actions, errors, queries
from denizen.places.actions import Area, NewDwelling, Provision, Site
from denizen.places.records import Location, Place
from denizen.places.rules import new_plates

from ..databases import as_role

ACTOR = uuid4()
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
START = date(2024, 1, 1)

TOWN = "152501401"
WEST, EAST = f"{TOWN}001", f"{TOWN}002"


@pytest.fixture
def town(db: psycopg.Connection) -> psycopg.Connection:
    """A town of two communities, with two grids in the first and none in the second."""
    areas = [
        Area("15", "province", "内蒙古自治区", None),
        Area("1525", "city", "锡林郭勒盟", "15"),
        Area("152501", "county", "二连浩特市", "1525"),
        Area(TOWN, "town", "二连边境经济技术合作区", "152501"),
        Area(WEST, "community", "西城社区", TOWN, START),
        Area(EAST, "community", "东城社区", TOWN, START),
        Area(f"{WEST}001", "grid", "西城第1网格", WEST, START),
        Area(f"{WEST}002", "grid", "西城第2网格", WEST, START),
    ]
    actions.add_areas(db, actor=ACTOR, areas=areas, now=NOW)
    return db


@pytest.fixture
def party(db: psycopg.Connection) -> UUID:
    """A landlord."""
    party_id = uuid4()
    db.execute(
        "INSERT INTO access.party (id, handle, kind, name) VALUES (%s, 'wang', 'landlord', '王芳')",
        [party_id],
    )
    return party_id


def flat(**changes: object) -> NewDwelling:
    fields: dict[str, object] = {
        "kind": "flat",
        "tenure": "let",
        "address": "前进路12号5号楼1单元301室",
        "community_code": WEST,
        "grid_code": f"{WEST}001",
    }
    return NewDwelling(**(fields | changes))  # type: ignore[arg-type]


def register(db: psycopg.Connection, *dwellings: NewDwelling) -> list[actions.Registered]:
    return actions.register_dwellings(db, actor=ACTOR, dwellings=dwellings, now=NOW)


def journal(db: psycopg.Connection) -> list[tuple[str, int]]:
    return [(row[0], row[1]) for row in db.execute("SELECT act, quantity FROM journal.entry ORDER BY id")]


def test_the_shipped_territory_is_loaded_once_and_quickly(db: psycopg.Connection) -> None:
    with as_role(db, "denizen_worker"):
        began = time.perf_counter()
        added = actions.load_territory(db, actor=ACTOR, now=NOW)
        seconds = time.perf_counter() - began
        assert actions.load_territory(db, actor=ACTOR, now=NOW) == 0
    assert added == db.execute("SELECT count(*) FROM places.territory").fetchone()[0] > 48_000  # type: ignore[index]
    assert seconds < 10  # 2 s on a quiet machine; more means that something is done row by row
    assert journal(db) == [("places.load_territory", added)]
    names = [area.name for area in queries.path_to(db, "152501200", TODAY)]
    assert names == ["内蒙古自治区", "锡林郭勒盟", "二连浩特市", "格日勒敖都苏木"]
    assert queries.territory_at(db, "310103", date(2005, 1, 1)).name == "卢湾区"  # type: ignore[union-attr]
    assert queries.territory_at(db, "310103", TODAY) is None
    assert len(queries.parts_of(db, None, TODAY)) == 34


def test_an_area_needs_one_around_it_for_as_long(town: psycopg.Connection) -> None:
    late = Area(f"{WEST}003", "grid", "西城第3网格", WEST, date(2023, 1, 1))
    stray = Area("152502001", "town", "别处", "152502")
    for area in (late, stray):
        with pytest.raises(errors.AreaHasNoParent):
            actions.add_areas(town, actor=ACTOR, areas=[area], now=NOW)


def test_a_code_means_one_area_at_a_time(town: psycopg.Connection) -> None:
    with pytest.raises(errors.AreaTaken):
        actions.add_areas(town, actor=ACTOR, areas=[Area(WEST, "community", "别名", TOWN, TODAY)], now=NOW)


def test_dwellings_are_registered_with_all_that_belongs_to_them(town: psycopg.Connection) -> None:
    site = Site(TOWN, "前进路", "", "12", "5号楼")
    dormitory = flat(
        kind="dormitory",
        tenure="employer",
        address="友谊街3号",
        community_code=EAST,
        grid_code=None,
        capacity=2,
        name="建筑公司宿舍",
        places=(Place("301"), Place("301-1", "bed", "301"), Place("301-2", "bed", "301", 1)),
    )
    with as_role(town, "denizen_worker"):
        first, second, third = register(
            town,
            flat(site=site, room="301"),
            flat(site=site, room="302", address="前进路12号5号楼1单元302室"),
            dormitory,
        )
    with as_role(town, "denizen_web"):
        found = queries.dwelling_by_plate(town, first.plate.lower())
        assert found is not None
        assert (found.id, found.room, found.grid_code) == (first.id, "301", f"{WEST}001")
        assert queries.dwelling_by_id(town, uuid4()) is None
        assert [place.code for place in queries.places_in(town, third.id)] == ["301", "301-1", "301-2"]
        assert [dwelling.id for dwelling in queries.dwellings_in(town, EAST)] == [third.id]
        plates = sorted([first.plate, second.plate])
        assert [one.plate for one in queries.dwellings_in(town, f"{WEST}001")] == plates
        assert [one.plate for one in queries.dwellings_in(town, WEST, after=plates[0])] == plates[1:]
        assert len(queries.dwellings_in(town, WEST, limit=1)) == 1
    assert town.execute("SELECT count(*), count(DISTINCT building_id) FROM places.dwelling").fetchone() == (
        3,
        1,
    )
    assert journal(town)[-1] == ("places.register_dwellings", 3)


def test_a_building_known_before_is_used_again(town: psycopg.Connection) -> None:
    site = Site(TOWN, "前进路", "", "12", "5号楼")
    register(town, flat(site=site))
    register(town, flat(site=site), flat(site=Site(TOWN, "前进路", "", "12", "6号楼")))
    assert town.execute("SELECT count(*) FROM places.address").fetchone() == (1,)
    assert town.execute("SELECT count(*) FROM places.building").fetchone() == (2,)


def test_a_plate_may_be_drawn_before_its_dwelling_is_registered(town: psycopg.Connection) -> None:
    own = actions.draw_plates(1)[0]
    registered = register(town, flat(), flat(plate=own.lower()), flat())
    assert registered[1].plate == own
    assert len({one.plate for one in registered}) == 3
    with pytest.raises(errors.PlateTaken):
        register(town, flat(plate=own))
    other = next(new_plates())
    with pytest.raises(errors.PlateTaken):
        register(town, flat(plate=other), flat(plate=other))


@pytest.mark.parametrize(
    ("dwelling", "refusal"),
    [
        (flat(plate="KZ7M-4Q2I"), errors.PlateMalformed),
        (flat(community_code=f"{TOWN}009", grid_code=None), errors.AreaUnknown),
        (flat(grid_code=f"{WEST}009"), errors.AreaUnknown),
        (flat(places=(Place("301"), Place("301"))), errors.RoomNamedTwice),
    ],
)
def test_a_wrong_dwelling_is_refused_and_none_of_its_set_is_registered(
    town: psycopg.Connection, dwelling: NewDwelling, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        register(town, flat(), dwelling)
    assert town.execute("SELECT count(*) FROM places.dwelling").fetchone() == (0,)


def test_an_unknown_area_is_named(town: psycopg.Connection) -> None:
    with pytest.raises(errors.AreaUnknown, match=f"the code {TOWN}009 on that day") as refused:
        register(town, flat(community_code=f"{TOWN}009", grid_code=None))
    assert refused.value.code == "place.area.unknown"


def test_plates_and_addresses_are_resolved_in_sets(town: psycopg.Connection) -> None:
    twin = {"address": "友谊街3号1室"}
    first, second, _third, _fourth = register(
        town, flat(), flat(address="民族路7号2栋402"), flat(**twin), flat(**twin)
    )
    plain = second.plate.replace("-", " ").lower()
    other = next(new_plates())
    plates = queries.dwellings_by_plate(town, [first.plate, plain, other, "KZ7M-4Q2I", "\0", "\ud800"])
    assert plates == {first.plate: first.id, plain: second.id}
    addresses = [
        "前进路12号 5栋 1单元301",
        "民族路７号2号楼402室",
        "友谊街3号1室",
        "哪儿都不是",
        "",
        "\0",
        "\ud800",
    ]
    assert queries.dwellings_by_address(town, addresses) == {addresses[0]: first.id, addresses[1]: second.id}
    assert queries.dwellings_by_plate(town, []) == {}


def test_a_new_cut_moves_dwellings_and_remembers_where_they_lay(town: psycopg.Connection) -> None:
    moving, staying, plain = register(
        town, flat(), flat(grid_code=f"{WEST}002"), flat(community_code=EAST, grid_code=None)
    )
    cut = date(2025, 7, 1)
    grid = Area(f"{EAST}001", "grid", "东城第1网格", EAST, cut)
    with as_role(town, "denizen_worker"):
        moved = actions.recut_territory(
            town,
            actor=ACTOR,
            on=cut,
            ended=[f"{WEST}001"],
            begun=[grid],
            moved={f"{WEST}001": grid.code, EAST: grid.code},
            now=NOW,
        )
    assert moved == 2
    before, after = date(2025, 6, 30), cut
    assert queries.location_on(town, moving.id, before) == Location(WEST, f"{WEST}001")
    assert queries.location_on(town, moving.id, after) == Location(EAST, grid.code)
    assert queries.location_on(town, staying.id, after) == Location(WEST, f"{WEST}002")
    assert queries.location_on(town, plain.id, before) == Location(EAST, None)
    assert queries.location_on(town, plain.id, after) == Location(EAST, grid.code)
    assert queries.territory_at(town, f"{WEST}001", before) is not None
    assert queries.territory_at(town, f"{WEST}001", after) is None
    assert [area.code for area in queries.parts_of(town, EAST, after)] == [grid.code]


def test_an_area_is_renamed_by_ending_and_beginning_it(town: psycopg.Connection) -> None:
    register(town, flat(community_code=EAST, grid_code=None))
    cut = date(2025, 7, 1)
    renamed = Area(EAST, "community", "友谊社区", TOWN, cut)
    actions.recut_territory(town, actor=ACTOR, on=cut, ended=[EAST], begun=[renamed], moved={}, now=NOW)
    assert queries.territory_at(town, EAST, cut).name == "友谊社区"  # type: ignore[union-attr]
    assert queries.territory_at(town, EAST, date(2025, 6, 30)).name == "东城社区"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"on": date(2026, 3, 3)}, errors.RecutInFuture),
        ({"moved": {}}, errors.AreaHasParts),
        ({"moved": {f"{WEST}001": f"{EAST}009"}}, errors.AreaUnknown),
        (
            {"begun": [Area(f"{EAST}001", "grid", "东城第1网格", f"{TOWN}009", date(2025, 7, 1))]},
            errors.AreaHasNoParent,
        ),
        ({"begun": [Area(EAST, "community", "东城社区", TOWN, date(2025, 7, 1))]}, errors.AreaTaken),
        ({"ended": [f"{WEST}001", EAST]}, errors.AreaHasNoParent),
    ],
)
def test_a_cut_that_leaves_something_in_the_air_changes_nothing(
    town: psycopg.Connection, change: dict[str, object], refusal: type[Refusal]
) -> None:
    (dwelling,) = register(town, flat())
    cut = date(2025, 7, 1)
    arguments: dict[str, object] = {
        "on": cut,
        "ended": [f"{WEST}001"],
        "begun": [Area(f"{EAST}001", "grid", "东城第1网格", EAST, cut)],
        "moved": {f"{WEST}001": f"{EAST}001"},
    }
    recut: Callable[..., int] = actions.recut_territory
    with pytest.raises(refusal):
        recut(town, actor=ACTOR, now=NOW, **(arguments | change))
    assert queries.location_on(town, dwelling.id, TODAY) == Location(WEST, f"{WEST}001")
    assert queries.territory_at(town, f"{WEST}001", TODAY) is not None


def test_providers_are_named_for_a_time(town: psycopg.Connection, party: UUID) -> None:
    (dwelling,) = register(town, flat())
    provision = Provision(dwelling.id, party, "owner", date(2025, 1, 1))
    with as_role(town, "denizen_worker"):
        actions.assign_providers(town, actor=ACTOR, provisions=[provision], now=NOW)
    with pytest.raises(errors.ProviderNamedTwice):
        actions.assign_providers(town, actor=ACTOR, provisions=[provision], now=NOW)
    with as_role(town, "denizen_worker"):
        end = {"dwelling_id": dwelling.id, "party_id": party, "capacity": "owner", "on": date(2026, 1, 1)}
        assert actions.end_provision(town, actor=ACTOR, now=NOW, **end)  # type: ignore[arg-type]
        assert not actions.end_provision(town, actor=ACTOR, now=NOW, **end)  # type: ignore[arg-type]
        days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
        asked = [(dwelling.id, party, day) for day in days]
        assert queries.provided_by(town, [*asked, (dwelling.id, uuid4(), days[1])]) == set(asked[1:3])
        assert queries.provided_by(town, []) == set()


def test_an_unknown_dwelling_or_party_cannot_be_provided(town: psycopg.Connection, party: UUID) -> None:
    (dwelling,) = register(town, flat())
    for provision in (Provision(uuid4(), party, "owner"), Provision(dwelling.id, uuid4(), "owner")):
        with pytest.raises(errors.ProviderUnknown):
            actions.assign_providers(town, actor=ACTOR, provisions=[provision], now=NOW)
