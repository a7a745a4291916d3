"""The town's files: the same for the same seed, readable by the register, with the errors that were asked for."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from denizen.demo import errors
from denizen.demo.calendar import BEIJING, Calendar
from denizen.demo.errors import Rates, RowRef
from denizen.demo.territory import areas_at_start
from denizen.demo.town import TINY_SEED, Town, build
from denizen.intake.files import reading

KINDS = """residence_start residence_change residence_end tenancy_start tenancy_end employment_start employment_end
lodging_checkin lodging_checkout birth death name_change document_change correction retraction confirmation"""


def test_the_same_seed_gives_the_same_bytes(tiny: Town):
    again = build(people=200, months=24, seed=TINY_SEED)
    assert [(p.filename, p.sent_at, p.content) for p in again.parcels] == [
        (p.filename, p.sent_at, p.content) for p in tiny.parcels
    ]
    other = build(people=200, months=24, seed=TINY_SEED + 1)
    assert [p.content for p in other.parcels] != [p.content for p in tiny.parcels]


@pytest.mark.parametrize(
    "wrong",
    [{"people": 50}, {"months": 0}, {"town": "atlantis"}],
    ids=["too few", "no month", "no such town"],
)
def test_an_impossible_town_is_refused(wrong: dict[str, int]):
    with pytest.raises(ValueError, match="town"):
        build(**{"people": 200, "months": 1, "seed": 1, "town": "erenhot"} | wrong)  # type: ignore[arg-type]


def test_file_names_are_unique_and_in_the_order_of_sending(town: Town):
    assert len({parcel.filename for parcel in town.parcels}) == len(town.parcels)
    instants = [parcel.sent_at for parcel in town.parcels]
    assert instants == sorted(instants)
    assert all(parcel.sent_at.astimezone(BEIJING).date() <= town.ends for parcel in town.parcels)


def test_nothing_is_declared_before_it_happens(town: Town):
    """But ends of stays that are expected, and terms of leases."""
    for parcel in town.parcels:
        for cells in parcel.cells():
            for header in ("开始日期", "结束日期", "终止日期", "死亡日期"):
                text = cells.get(header, "")
                if len(text) == 10 and text[4] == "-":
                    assert text <= parcel.sent_at.astimezone(BEIJING).date().isoformat()


def test_the_register_s_reader_understands_every_row(tiny: Town):
    """Only what was put wrong on purpose is refused, and nothing else; amendments still lack their receipts."""
    mistyped = {entry.row for entry in tiny.ledger.entries if entry.error == errors.WRONG_CHECK_DIGIT}
    found: set[RowRef] = set()
    kinds: Counter[str] = Counter()
    for parcel in tiny.parcels:
        with reading.read(parcel.content, parcel.kind, demo=True, on=parcel.sent_at.date()) as file:
            assert file.unknown_columns == (), parcel.filename
            rows = list(file.rows)
        assert len(rows) == len(parcel.people)
        for number, row in enumerate(rows, 1):
            ref = RowRef(parcel.filename, number)
            kinds[row.kind] += 1
            codes = {problem.code for problem in row.problems if problem.field != "receipt"}
            assert codes <= {"document.citizen_id.checksum"}, (ref, row.problems)
            if codes:
                found.add(ref)
    assert found == mistyped
    assert set(kinds) == set(KINDS.split())


def test_senders_write_in_their_own_ways(town: Town):
    assert {parcel.format for parcel in town.parcels} == {"gb18030", "utf-8-sig", "xlsx"}
    headers = {tuple(parcel.cells()[0]) for parcel in town.parcels}
    assert len(headers) > 20


@pytest.mark.parametrize(
    ("error", "rate"),
    [
        (errors.LATE, Rates().late),
        (errors.MISSING_END, Rates().missing_end),
        (errors.WRONG_CHECK_DIGIT, Rates().wrong_check_digit),
        (errors.UNMATCHED_ADDRESS, Rates().unmatched_address),
        (errors.UNKNOWN_PLATE, Rates().unknown_plate),
    ],
)
def test_errors_come_at_the_asked_rates(town: Town, error: str, rate: float):
    expected = rate * town.ledger.chances[error]
    count = town.ledger.counts()[error]
    # Errors in rows that would leave after the last day are drawn and not entered: a few percent fewer.
    assert 0.85 * expected - 3 * expected**0.5 < count < expected + 3 * expected**0.5


def test_one_person_in_seventy_is_listed_twice(town: Town):
    count = town.ledger.counts()[errors.DUPLICATE_PERSON]
    assert 0.010 < count / len(town.truth.people) < 0.019
    persons = [entry.person for entry in town.ledger.entries if entry.error == errors.DUPLICATE_PERSON]
    assert len(persons) == len(set(persons))


def test_one_declaration_in_five_carries_no_document_number(tiny: Town, town: Town):
    without = total = 0
    for parcel in town.parcels:
        if parcel.format == "xlsx":
            continue
        for cells in parcel.cells():
            kind = cells.get("申报类型") or cells.get("业务类型") or parcel.kind
            if kind in ("出生", "撤回", "birth"):
                continue
            total += 1
            without += not (cells.get("证件号码") or cells.get("证件号"))
    assert 0.18 < without / total < 0.23


def test_the_tiny_town_has_every_error(tiny: Town):
    assert all(count > 0 for count in tiny.ledger.counts().values()), tiny.ledger.counts()


def test_every_injected_row_was_sent_and_is_about_the_person_named(town: Town):
    for entry in town.ledger.entries:
        if entry.row is None:
            assert entry.error == errors.MISSING_END
        else:
            assert town.truth.person_of(entry.row) == entry.person


def test_parties_declare_only_about_their_own_dwellings_unless_injected(town: Town):
    own = {(provider.party, provider.plate) for provider in town.providers}
    injected = {
        entry.row
        for entry in town.ledger.entries
        if entry.error in (errors.OTHERS_DWELLING, errors.UNKNOWN_PLATE)
    }
    for parcel in town.parcels:
        if not parcel.party.startswith(("manager", "landlord", "hotels", "hosts")):
            continue
        for number, cells in enumerate(parcel.cells(), 1):
            plate = cells.get("门牌码") or cells.get("房屋编码")
            if plate and RowRef(parcel.filename, number) not in injected:
                assert (parcel.party, plate) in own


def test_guests_are_declared_within_a_day_unless_late(town: Town):
    late = {entry.row for entry in town.ledger.entries if entry.error == errors.LATE}
    for parcel in town.parcels:
        if parcel.party != "hotels":
            continue
        for number, cells in enumerate(parcel.cells(), 1):
            came = cells.get("入住登记时间")
            if came:
                waited = parcel.sent_at - datetime.fromisoformat(came)
                ref = RowRef(parcel.filename, number)
                assert (waited > timedelta(hours=24)) == (ref in late)


def test_the_town_is_cut_anew_twice_and_every_code_means_one_area_at_a_time(tiny: Town):
    assert len(tiny.recuts) == 2
    assert len(tiny.territory) > len(areas_at_start(tiny.profile, tiny.starts))
    by_code = Counter((area.code, area.to_day) for area in tiny.territory)
    assert max(by_code.values()) == 1
    grids = {area.code for area in tiny.territory if area.level == "grid"}
    for cut in tiny.recuts:
        assert tiny.starts < cut.day < tiny.ends
        for old, new in cut.grids:
            assert {old, new} <= grids
    parents = {area.code for area in tiny.territory} | {tiny.profile.division[:4]}
    assert all(area.parent in parents for area in tiny.territory)
    assert {dwelling.grid for dwelling in tiny.dwellings} <= grids


def test_plates_and_addresses_name_one_dwelling(town: Town):
    assert len({dwelling.plate for dwelling in town.dwellings}) == len(town.dwellings)
    assert len({dwelling.address.text("x") for dwelling in town.dwellings}) == len(town.dwellings)


def test_terms_of_working_days_know_the_holidays():
    calendar = Calendar(date(2025, 9, 1).toordinal(), date(2025, 12, 31).toordinal())
    hired = date(2025, 9, 26).toordinal()
    assert calendar.add_working_days(hired, 3) == date(2025, 9, 30).toordinal()
    assert calendar.slot(date(2025, 10, 3).toordinal(), (1, 4)) == date(2025, 10, 9).toordinal()
