"""A town is furnished from the console: areas, parties, organisations and dwellings, each as an operator types it."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from denizen.intake.dwellings.fields import FIELDS
from denizen.intake.dwellings.reading import read
from denizen.intake.files.errors import FileEmpty
from denizen.kernel.postgres import Server
from denizen.kernel.roles import WORKER
from denizen.register.documents import credit_check_character

from ..databases import Database, clone

TOWN = "152501200"
VILLAGE = f"{TOWN}901"
CODE = "91152501MA0Y4X77Q"
CREDIT_CODE = CODE + credit_check_character(CODE)
HEADER = "地址,社区代码,房屋类型,使用方式,可住人数,床位,提供者代号,提供起始日期,提供终止日期,门牌码"

type Type = Callable[..., str]


@pytest.fixture(scope="module")
def house(server: Server, template_db: str) -> Iterator[Database]:
    with clone(server, template_db) as database:
        yield database


@pytest.fixture
def console(house: Database, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command and returns what it prints; the territory and two parties are there."""
    monkeypatch.setenv("DENIZEN_DATABASE_URL", house.url(WORKER))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def typed(*arguments: object, **options: Any) -> str:
        out = io.StringIO()
        call_command(str(arguments[0]), *map(str, arguments[1:]), stdout=out, **options)
        return out.getvalue()

    if not rows(house, "SELECT FROM places.territory"):
        typed("territory", "load")
        typed("area", "add", VILLAGE, "community", "试验嘎查", "--within", TOWN)
        typed("area", "add", f"{VILLAGE}001", "grid", "一网格", "--within", VILLAGE)
        typed("party", "add", "landlord-7", "--kind", "landlord", "--name", "王五", "--from", "2024-01-01")
        typed("party", "add", "registry", "--kind", "registrar", "--name", "登记处")
    return typed


def rows(house: Database, query: str) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with house.connect("denizen_owner") as db:
        return db.execute(query.encode()).fetchall()


def everything(house: Database) -> list[list[tuple[Any, ...]]]:
    """All that furnishing changes, the journal included."""
    tables = (
        "places.territory", "places.dwelling", "places.place_in_dwelling", "places.provider", "places.building",
        "places.rule_pack", "access.party", "register.organisation", "journal.entry",
    )  # fmt: skip
    return [rows(house, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("area add 15250120090 community X --within 152501200", "[place.area.code_malformed]"),
        ("area add 152501 county X --within 1525", "[place.area.code_malformed]"),
        ("area add 152501200902 community X --within 152501", "There is no town with the code 152501"),
        ("area add 152501200902 community X --within 152501999", "There is no town with the code 152501999"),
        (f"area add {VILLAGE} community X --within {TOWN}", "[place.area.taken]"),
        (
            f"area add 152501200999001 grid X --within {VILLAGE}",
            "that of its community with three digits more",
        ),
        (f"area add {TOWN}999001 grid X --within {TOWN}999", "There is no community with the code"),
        (f"area add {VILLAGE}002 grid X --within {VILLAGE} --from May", "Write the day as 2024-03-05"),
        ("party add landlord-7 --kind landlord --name X", "[access.party_handle_taken]"),
        ("party add lord/8 --kind landlord --name X", "[access.party_handle_malformed]"),
        ("party add lord-8 --kind lord --name X", "Kinds: landlord, employer"),
        ("party add lord-8 --kind landlord --name X --credit-code 1", "[document.credit_code.malformed]"),
        ("party add lord-8 --kind landlord --name X --from 2024-13-01", "and not as 2024-13-01"),
        (
            "party add lord-8 --kind landlord --name X --from 2024-03-01 --until 2024-03-01",
            "ends before it begins",
        ),
        ("party end nobody 2024-03-01", "There are: landlord-7, registry [access.party_unknown]"),
        ("party end landlord-7 2024-01-01", "may declare from 2024-01-01 on"),
        ("party end landlord-7 soon", "and not as soon"),
        ("organisation add 1 --name X", "[document.credit_code.malformed]"),
        (f"organisation add {CREDIT_CODE} --name X --party nobody", "[access.party_unknown]"),
        ("rules use CN-99", "There are: CN, CN-33"),
        ("dwellings none.csv", "[file.missing]"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(
    words: str, said: str, console: Type, house: Database
) -> None:
    console("party", "list")
    before = everything(house)
    with pytest.raises(CommandError) as refused:
        console(*words.split())
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert everything(house) == before


def test_a_name_that_cannot_be_seen_is_refused(console: Type) -> None:
    for name in (" ", "a\u202eb", "x" * 201):
        with pytest.raises(CommandError, match="characters that can be seen"):
            console("party", "add", "lord-8", "--kind", "landlord", "--name", name)


def test_parties_are_added_listed_and_ended(console: Type, house: Database) -> None:
    assert "hotel-1 may declare" in console(
        "party", "add", "hotel-1", "--kind", "hotel", "--name", "Grand  Hotel", "--credit-code", CREDIT_CODE
    )
    assert console("party", "list").splitlines() == [
        f"hotel-1     hotel      {CREDIT_CODE}  -              Grand Hotel",
        "landlord-7  landlord   -                   2024-01-01/..  王五",
        "registry    registrar  -                   -              登记处",
    ]
    console("party", "end", "hotel-1", "2030-01-01")
    assert "../2030-01-01" in console("party", "list").splitlines()[0]
    acts = rows(house, "SELECT act, count(*) FROM journal.entry WHERE act LIKE 'access.%party' GROUP BY act")
    assert dict(acts) == {"access.register_party": 3, "access.end_party": 1}


def test_an_organisation_is_added_once_with_the_party_that_declares_for_it(
    console: Type, house: Database
) -> None:
    console("organisation", "add", CREDIT_CODE.lower(), "--name", "Works", "--party", "landlord-7")
    with pytest.raises(CommandError, match="is registered already"):
        console("organisation", "add", CREDIT_CODE, "--name", "Other name")
    assert rows(
        house,
        "SELECT o.credit_code, o.name, p.handle FROM register.organisation AS o"
        " JOIN access.party AS p ON p.id = o.party_id",
    ) == [(CREDIT_CODE, "Works", "landlord-7")]


def test_who_else_is_called_by_a_name_is_said_when_it_is_given(console: Type) -> None:
    one, two = (code + credit_check_character(code) for code in ("91152501MA0Y4X78N", "91152501MA0Y4X79L"))
    console("organisation", "add", one, "--name", "Anvil Bakery Ltd")
    console("organisation", "alias", one, "--name", "Harbour Light Ltd")
    told = console("organisation", "add", two, "--name", "Harbour Light Ltd").splitlines()
    assert told == [
        f"{two} is registered",
        f"{one} is called Harbour Light Ltd, and is still found by it",
    ]
    assert console("organisation", "alias", two, "--name", "Quite Another Ltd").splitlines() == [
        f"{two} is found by this name"
    ]


def dwellings(folder: Path, name: str, *lines: str) -> Path:
    """A file of dwellings."""
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]), "utf-8")
    return path


def counts(out: str) -> dict[str, int]:
    """What the command says of the rows."""
    lines = [line.split(maxsplit=1) for line in out.splitlines() if line[:9].strip().isdigit()]
    return {what: int(count) for count, what in lines if ":" not in what}


def test_dwellings_come_from_a_file_and_the_same_file_changes_nothing(
    console: Type, house: Database, tmp_path: Path
) -> None:
    path = dwellings(
        tmp_path, "a.csv",
        f"试验路1号101,{VILLAGE},单元房,出租,4,,landlord-7,2024-01-01,2025-01-01,",
        f"试验路1号102,{VILLAGE},flat,owned,,,,,,KZ7M-4Q2C",
        f"工厂宿舍,{VILLAGE},宿舍,单位提供,6,\"101-1、101-2\",,,,",
        f"大棚,{VILLAGE},工地,其他,,3,,,,",
    )  # fmt: skip
    out = console("dwellings", path)
    assert counts(out) == {"registered": 4}
    found = rows(
        house,
        "SELECT address, kind, tenure, capacity, plate = 'KZ7M-4Q2C' FROM places.dwelling"
        " WHERE address IN ('试验路1号101', '试验路1号102', '工厂宿舍', '大棚') ORDER BY address",
    )
    assert found == [
        ("大棚", "work_site", "other", None, False),
        ("工厂宿舍", "dormitory", "employer", 6, False),
        ("试验路1号101", "flat", "let", 4, False),
        ("试验路1号102", "flat", "owned", None, True),
    ]
    beds = rows(
        house,
        "SELECT d.address, string_agg(b.code, ' ' ORDER BY b.code) FROM places.place_in_dwelling AS b"
        " JOIN places.dwelling AS d ON d.id = b.dwelling_id WHERE b.kind = 'bed' GROUP BY 1 ORDER BY 1",
    )
    assert beds == [("大棚", "1 2 3"), ("工厂宿舍", "101-1 101-2")]
    provided = rows(house, "SELECT capacity, valid_during::text FROM places.provider")
    assert provided == [("owner", "[2024-01-01,2025-01-01)")]
    with (tmp_path / "a.plates.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *listed = csv.reader(file)
    assert header == ["Plate code", "Address", "Community code"]
    hung = dict(rows(house, "SELECT address, plate FROM places.dwelling"))
    assert [(address, plate) for plate, address, _ in listed] == [
        (address, hung[address]) for address in ("试验路1号101", "工厂宿舍", "大棚")
    ]

    before = everything(house)
    assert counts(console("dwellings", path)) == {"known, unchanged": 4}
    assert everything(house) == before
    assert sorted(other.name for other in tmp_path.iterdir()) == ["a.csv", "a.plates.csv"]
    # The list of an operator who was interrupted before it was written.
    (tmp_path / "a.plates.csv").unlink()
    console("dwellings", path)
    assert hung["工厂宿舍"] in (tmp_path / "a.plates.csv").read_text("utf-8-sig")


def test_a_known_dwelling_is_given_a_provider_and_no_other_change(
    console: Type, house: Database, tmp_path: Path
) -> None:
    bare = f"试验路2号101,{VILLAGE},单元房,出租"
    console("dwellings", dwellings(tmp_path, "a.csv", f"{bare},4,,,,,"))
    one = dwellings(tmp_path, "b.csv", f"{bare},,,landlord-7,2024-01-01,2025-01-01,")
    assert counts(console("dwellings", one)) == {"known, with a provider added": 1}
    assert counts(console("dwellings", one)) == {"known, unchanged": 1}
    later = dwellings(tmp_path, "c.csv", f"{bare},,,landlord-7,2025-01-01,,")
    assert counts(console("dwellings", later)) == {"known, with a provider added": 1}
    before = everything(house)
    for line in (
        f"{bare},,,landlord-7,2024-06-01,,",
        f"{bare},5,,,,,",
        f"试验路2号101,{VILLAGE},house,出租,,,,,,",
    ):
        with pytest.raises(SystemExit):
            console("dwellings", dwellings(tmp_path, "d.csv", line))
    assert everything(house) == before
    mended = "".join(path.read_text("utf-8-sig") for path in tmp_path.glob("d.rejects*.csv"))
    assert mended.count("dwelling.differs") == 2
    assert mended.count("provider.twice") == 1


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (f",{VILLAGE},单元房,出租,,,,,,", {"cell.required"}),
        (f"---,{VILLAGE},单元房,出租,,,,,,", {"cell.required"}),
        (f"x,{TOWN}999,单元房,出租,,,,,,", {"area.unknown"}),
        (f"x,{TOWN}999,单元房,出租,0,,,,,", {"area.unknown", "capacity.unreadable"}),
        ("x,1525,单元房,出租,,,,,,", {"area.unreadable"}),
        ("x,1.52501E+11,单元房,出租,,,,,,", {"number.digits_lost"}),
        (f"x,{VILLAGE},飞船,出租,0,,,,,", {"code.unknown", "capacity.unreadable"}),
        (f"x,{VILLAGE},单元房,出租,4.5,,nobody,,,", {"capacity.unreadable", "provider.unknown"}),
        (f'x,{VILLAGE},宿舍,出租,,"1,1",,,,', {"beds.twice"}),
        (f"x,{VILLAGE},宿舍,出租,,9999,,,,", {"beds.unreadable"}),
        (f"x,{VILLAGE},单元房,出租,,,registry,,,", {"provider.cannot"}),
        (f"x,{VILLAGE},单元房,出租,,,,2024-01-01,,", {"provider.missing"}),
        (f"x,{VILLAGE},单元房,出租,,,landlord-7,2024-02-30,,", {"date.no_such_day"}),
        (f"x,{VILLAGE},单元房,出租,,,landlord-7,2024-02-01,2024-02-01,", {"period.end_before_start"}),
        (f"x,{VILLAGE},单元房,出租,,,,,,KZ7M-4Q2P", {"plate.unreadable"}),
        (f"x,{VILLAGE},单元房,出租,,,,,,,y", {"row.too_wide"}),
        (f"x\u202e,{VILLAGE},单元房,出租,,,,,,", {"text.direction_control"}),
    ],
)
def test_a_bad_row_comes_back_with_all_that_is_wrong_and_the_good_ones_stay(
    line: str, codes: set[str], console: Type, house: Database, tmp_path: Path
) -> None:
    before = everything(house)
    with pytest.raises(SystemExit) as ended:
        console("dwellings", dwellings(tmp_path, "bad.csv", line))
    assert ended.value.code == 1
    assert everything(house) == before
    with (tmp_path / "bad.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    at = header.index("Error code")
    assert set(row[at].split("; ")) == codes
    assert all(row[at + 1].split("; "))


def test_two_rows_for_one_door_are_not_two_dwellings(console: Type, tmp_path: Path) -> None:
    path = dwellings(
        tmp_path, "twice.csv",
        f"试验路3号101,{VILLAGE},单元房,出租,,,,,,",
        f"试验路 3号 101室,{VILLAGE},单元房,自住,,,,,,",
        f"试验路3号101,{VILLAGE},单元房,出租,,,,,,",
        f"试验路3号102,{VILLAGE},单元房,出租,,,,,,2222-2222",
        f"试验路3号103,{VILLAGE},单元房,出租,,,,,,2222-2222",
    )  # fmt: skip
    assert counts(console("dwellings", path)) == {"registered": 2, "rejected": 3}
    mended = (tmp_path / "twice.rejects.csv").read_text("utf-8-sig")
    assert [code in mended for code in ("dwelling.address_twice", "row.repeated", "plate.twice")] == [
        True
    ] * 3


def test_rows_that_were_mended_can_be_sent_as_they_came_back(console: Type, tmp_path: Path) -> None:
    path = dwellings(
        tmp_path, "m.csv", f"试验路4号,{VILLAGE},屋,出租,,,,,,", f"试验路5号,{VILLAGE},平房,出租,,,,,,"
    )
    console("dwellings", path)
    mended = tmp_path / "m.rejects.csv"
    mended.write_text(mended.read_text("utf-8-sig").replace(",屋,", ",平房,"), "utf-8")
    assert counts(console("dwellings", mended)) == {"registered": 1}


def test_keys_of_addresses_are_made_anew(console: Type, house: Database, tmp_path: Path) -> None:
    console("dwellings", dwellings(tmp_path, "k.csv", f"试验路77号,{VILLAGE},平房,出租,,,,,,"))
    query = "SELECT key, dwelling_id FROM places.dwelling_key ORDER BY 1, 2"
    before = rows(house, query)
    assert before
    with house.connect("denizen_owner") as owner:
        owner.execute("DELETE FROM places.dwelling_key")
    [(count,)] = rows(house, "SELECT count(*) FROM places.dwelling")
    assert f"{count} dwellings are found by new keys" in console("dwellings", "rekey")
    assert rows(house, query) == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_comes_back_through_the_reader(
    language: str, console: Type, house: Database, tmp_path: Path
) -> None:
    path = tmp_path / "t.xlsx"
    console("dwellings", "template", "--language", language, "--output", path)
    with pytest.raises(CommandError, match="File exists"):
        console("dwellings", "template", "--language", language, "--output", path)
    with pytest.raises(FileEmpty):
        read(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == [field.header(language) for field in FIELDS.values()]
    filled = {"address": f"试验路6号{language}", "community": VILLAGE, "kind": "flat", "use": "let", "compound": "小区",
              "building": "3"}  # fmt: skip
    for column, code in enumerate(FIELDS, 1):
        choices = FIELDS[code].codes
        value = filled.get(code)
        sheet.cell(3, column).value = choices.codes[0].label(language) if choices and value else value
    book.save(path)
    assert counts(console("dwellings", path)) == {"registered": 1}
    building = (
        "SELECT a.compound, b.label FROM places.building AS b JOIN places.address AS a ON a.id = b.address_id"
    )
    assert rows(house, building) == [("小区", "3")]


def test_a_file_that_is_no_table_of_dwellings_is_refused(console: Type, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for content, code in (
        ("地址,社区代码\nx,1", "columns.missing"),
        ("地址,住址,社区代码,房屋类型,使用方式\nx,x,1,1,1", "columns.repeated"),
        ("a,b\n1,2", "columns.no_header"),
        (HEADER, "file.empty"),
        ("%PDF-1.7", "file.type_refused"),
    ):
        path.write_text(content, "utf-8")
        with pytest.raises(CommandError) as refused:
            console("dwellings", path)
        assert f"[{code}]" in str(refused.value)


def test_where_buildings_stand_is_kept_and_what_is_no_place_comes_back(
    console: Type, house: Database, tmp_path: Path
) -> None:
    file = tmp_path / "placed.csv"
    lines = [
        "地址,社区代码,房屋类型,使用方式,街路巷,门牌号,经度,纬度",
        f"点位路1号,{VILLAGE},单元房,出租,点位路,1,111.977123,43.653001",
        f"点位路2号,{VILLAGE},单元房,出租,点位路,2,,",
        f"点位路3号,{VILLAGE},单元房,出租,点位路,3,181,43",
        f"点位路4号,{VILLAGE},单元房,出租,点位路,4,一百一,43",
        f"点位路5号,{VILLAGE},单元房,出租,点位路,5,111.9,",
        f"点位路6号,{VILLAGE},单元房,出租,,,111.9,43.6",
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    console("dwellings", file)
    placed = "SELECT number, longitude::text, latitude::text FROM places.address WHERE street = '点位路' ORDER BY 1"
    assert rows(house, placed) == [("1", "111.977123", "43.653001"), ("2", None, None)]
    (rejects,) = tmp_path.glob("placed*reject*")
    text = rejects.read_text("utf-8-sig")
    for code in ("position.unreadable", "position.half", "position.nowhere"):
        assert code in text
    assert len(text.splitlines()) == 5
