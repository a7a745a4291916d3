import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from denizen.access.queries import SYSTEM_ACTOR
from denizen.counts.actions import days_counted, recount
from denizen.kernel import clock
from denizen.places.actions import Outline, set_outlines
from tests.access.town import Town
from tests.counts.test_counts import AREAS, COMMUNITIES, GRIDS, dwelling_in, residence, territory

from .conftest import SignIn

TOWN = AREAS[3]
LONG_AGO = date(2020, 1, 1)


def square(west: float, south: float = 43.0) -> tuple[tuple[float, float], ...]:
    return ((west, south), (west, south + 0.1), (west + 0.1, south + 0.1), (west + 0.1, south))


def furnish(town: Town, *, outlined: bool = True) -> list[UUID]:
    """Two communities of two grids, a dwelling in each grid, and people in the first."""
    territory(town)
    homes = [dwelling_in(town, grid, 4) for grid in GRIDS]
    for category in ("local", "local", "long_term", None):
        residence(town, homes[0], LONG_AGO, None, category)
    residence(town, homes[0], LONG_AGO, clock.today() - timedelta(days=40), "short_term")
    if outlined:
        drawn = [Outline(code, ((square(112 + 0.1 * number),),)) for number, code in enumerate(COMMUNITIES)]
        drawn += [Outline(code, ((square(112 + 0.1 * number),),)) for number, code in enumerate(GRIDS)]
        now, on = clock.now(), clock.today()
        set_outlines(town.worker, actor=SYSTEM_ACTOR, outlines=drawn, since=None, on=on, now=now)
    recount(town.worker, actor=SYSTEM_ACTOR, now=clock.now())
    return homes


def stand(town: Town, home: UUID, east: float) -> None:
    """Put a dwelling on the map."""
    town.owner.execute(
        "WITH a AS (INSERT INTO places.address (territory_code, street, compound, number, longitude, latitude)"
        " VALUES ('789901001001', 'Sand Street', '', %(id)s::text, %(east)s, 43.05) RETURNING id),"
        " b AS (INSERT INTO places.building (address_id, label) SELECT id, '' FROM a RETURNING id)"
        " UPDATE places.dwelling SET building_id = b.id FROM b WHERE dwelling.id = %(id)s",
        {"id": home, "east": east},
    )


def table(page: str) -> dict[str, list[str]]:
    """The rows of the table of parts: name, then its figures."""
    part = page.partition('id="parts"')[2].partition("</table>")[0]
    return {
        re.sub("<[^>]+>", "", row).split()[0]: re.findall(r"<td[^>]*>([^<]*)</td>", row)
        for row in part.split("<tr>")[2:]
    }


def test_the_areas_begin_with_the_smallest_that_holds_the_town(town: Town, sign_in: SignIn) -> None:
    client = sign_in(purpose=None)
    assert "as soon as dwellings are registered" in client.get("/desk/areas/").content.decode()
    furnish(town)
    response = client.get("/desk/areas/")
    assert (response.status_code, response["Location"]) == (302, f"/desk/areas/{TOWN}/")


def test_an_area_tells_its_people_and_dwellings_and_those_of_its_parts(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    page = sign_in(purpose=None).get(f"/desk/areas/{TOWN}/").content.decode()
    assert re.findall(r"<strong>(\d+)</strong> (Local|Long-term|Not said|Short-term)", page) == [
        ("2", "Local"), ("1", "Long-term"), ("1", "Not said"),
    ]  # fmt: skip
    assert table(page) == {
        COMMUNITIES[0]: ["4", "0", "2", "50 %", "1", "0", "0"],
        COMMUNITIES[1]: ["0", "0", "2", "0 %", "2", "0", "0"],
    }
    assert f'href="/desk/areas/{COMMUNITIES[0]}/"' in page
    assert 'href="/desk/areas/789901/"' in page
    assert "exact figures for work inside the office" in page
    assert town.lines() == []


def test_an_earlier_day_tells_who_lived_there_then_and_not_what_waits_now(
    town: Town, sign_in: SignIn
) -> None:
    furnish(town)
    day = days_counted(clock.today())[-4]
    page = sign_in().get(f"/desk/areas/{TOWN}/?on={day}&show=overdue").content.decode()
    assert table(page)[COMMUNITIES[0]][:2] == ["5", "0"]
    assert "<strong>1</strong> Short-term" in page
    assert "is known for today alone" in page
    assert "Overdue for confirmation" not in page.partition('id="area"')[2]
    assert f'href="/desk/areas/{COMMUNITIES[0]}/?on={day}&amp;show=overdue"' in page
    between = sign_in().get(f"/desk/areas/{TOWN}/?on={day + timedelta(days=3)}").content.decode()
    assert f'<option value="{day}" selected>' in between


def test_what_cannot_be_asked_is_taken_as_not_said(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    client = sign_in()
    for asked in ("on=2024-02-30", "on=x", "show=names", "on=", "on=9999-12-31"):
        response = client.get(f"/desk/areas/{TOWN}/?{asked}")
        assert response.status_code == 200, asked
        assert table(response.content.decode())[COMMUNITIES[0]][0] == "4", asked


def test_the_map_bears_the_figure_shown_and_leads_to_each_area(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    page = sign_in().get(f"/desk/areas/{TOWN}/?show=dwelling").content.decode()
    links = re.findall(r'<a href="([^"]+)" tabindex="-1" aria-label="(\d+)">', page)
    assert links == [(f"/desk/areas/{code}/?show=dwelling", code) for code in COMMUNITIES]
    assert re.findall(r'class="map__number"[^>]*>([^<]+)<', page) == ["2", "2"]
    shapes = sign_in().get(f"/desk/areas/{TOWN}/map.json?show=dwelling")
    assert shapes["Content-Type"] == "application/geo+json"
    first = shapes.json()["features"][0]
    assert first["properties"]["written"] == "2"
    assert first["geometry"]["coordinates"][0][0][0] == first["geometry"]["coordinates"][0][0][-1]


def test_without_outlines_the_page_says_how_to_load_some(town: Town, sign_in: SignIn) -> None:
    furnish(town, outlined=False)
    page = sign_in().get(f"/desk/areas/{TOWN}/").content.decode()
    assert "command area outline" in page
    assert "map__land" not in page
    assert sign_in().get(f"/desk/areas/{TOWN}/map.json").json()["features"] == []


def test_a_grid_lists_its_dwellings_and_shows_where_they_are_and_nothing_of_who_is_in_them(
    town: Town, sign_in: SignIn
) -> None:
    homes = furnish(town)
    stand(town, homes[0], 112.05)
    page = sign_in().get(f"/desk/areas/{GRIDS[0]}/").content.decode()
    assert re.findall(r'name="dwelling" value="([^"]+)"', page) == [str(homes[0])]
    assert re.findall(r'<a href="/desk/dwellings/([^/]+)/"', page) == [str(homes[0])]
    (spot,) = [
        each
        for each in sign_in().get(f"/desk/areas/{GRIDS[0]}/map.json").json()["features"]
        if each["geometry"]["type"] == "Point"
    ]
    assert spot["geometry"]["coordinates"] == [112.05, 43.05]
    assert spot["properties"].keys() == {"name", "address"}


def test_dwellings_of_a_kind_are_opened_from_their_number_page_by_page(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    more = [dwelling_in(town, GRIDS[2]) for _number in range(70)]
    town.owner.execute("UPDATE places.dwelling SET kind = 'hotel' WHERE id = ANY(%s)", [more[:60]])
    client = sign_in()
    seen: list[str] = []
    address = f"/desk/areas/{TOWN}/dwellings/?kind=hotel"
    pages = 0
    while address:
        page = client.get(address).content.decode()
        pages += 1
        seen += re.findall(r'name="dwelling" value="([^"]+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert pages == 2
    assert sorted(seen) == sorted(map(str, more[:60]))
    assert "Only those that are: Hotel" in " ".join(page.split())
    nothing = client.get(f"/desk/areas/{TOWN}/dwellings/?kind=castle").content.decode()
    assert "No dwelling is registered here." in nothing


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that were sent meanwhile."""
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def noting(self: Any, query: Any, *arguments: Any, **more: Any) -> Any:
        sent.append(str(query)[:80])
        return execute(self, query, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noting)
        yield sent


def test_queries_do_not_grow_with_rows(town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(town)
    client = sign_in()

    def sent() -> list[int]:
        numbers = []
        for page in (f"{TOWN}/", f"{GRIDS[0]}/", f"{TOWN}/dwellings/"):
            with counted(monkeypatch) as statements:
                assert client.get(f"/desk/areas/{page}").status_code == 200
            numbers.append(len(statements))
        return numbers

    few = sent()
    for number in range(3, 20):
        code = f"{TOWN}{number:03d}"
        town.area(code, code, TOWN)
        dwelling_in(town, code)
        dwelling_in(town, GRIDS[0])
    recount(town.worker, actor=SYSTEM_ACTOR, now=clock.now())
    assert sent() == few
    assert max(few) <= 12


def test_the_tables_are_taken_along_as_files(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    town.owner.execute("UPDATE places.territory SET name = '=1+1' WHERE code = %s", [COMMUNITIES[1]])
    client = sign_in()

    def lines(address: str) -> list[list[str]]:
        response = client.get(address)
        assert response["Content-Disposition"].startswith("attachment; ")
        text = response.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    head, whole, first, second = lines(f"/desk/areas/{TOWN}/areas.csv")
    today = clock.today().isoformat()
    assert head[:4] == ["Code", "Area", "Day", "People living here"]
    assert whole[:4] == [TOWN, TOWN, today, "4"]
    assert first[:4] == [COMMUNITIES[0], COMMUNITIES[0], today, "4"]
    assert second[1] == "'=1+1", "a text is no formula"
    months = lines(f"/desk/areas/{TOWN}/residents.csv")
    assert months[0] == ["Day", "Local", "Long-term", "Short-term", "Not said"]
    assert months[-1] == [today, "2", "1", "0", "1"]
    assert len(months) == len(days_counted(clock.today())) + 1


def test_there_is_no_page_of_what_never_was_an_area(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    client = sign_in()
    for code in ("78990", "x", "7899010010010011", "79", "７８"):
        for page in ("", "dwellings/", "map.json", "areas.csv"):
            assert client.get(f"/desk/areas/{code}/{page}").status_code == 404, (code, page)


def test_an_area_of_another_time_is_told_from_none(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    town.owner.execute(
        "INSERT INTO places.territory (code, level, name, parent_code, valid_during)"
        " VALUES ('789901001099', 'community', 'new', '789901001', daterange(%s, NULL))",
        [clock.today()],
    )
    page = sign_in().get(f"/desk/areas/789901001099/?on={days_counted(clock.today())[3]}")
    assert page.status_code == 404
    assert "There was no such area on that day" in page.content.decode()
    assert sign_in().get("/desk/areas/789901001099/").status_code == 200


def test_who_is_no_member_of_staff_sees_no_figure(town: Town, sign_in: SignIn) -> None:
    furnish(town)
    client = sign_in("operator", purpose=None)
    for page in ("/desk/areas/", *(f"/desk/areas/{TOWN}/{part}" for part in ("", "areas.csv", "map.json"))):
        response = client.get(page)
        assert response.status_code == 403, page
        assert b"Local" not in response.content
    assert sign_in("operator", purpose=None).get(f"/desk/areas/{TOWN}/residents.csv").status_code == 403
