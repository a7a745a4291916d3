"""What the shipped packs answer."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.rules import vocabulary
from denizen.rules.errors import CalendarNotKnown, RuleUnknown
from denizen.rules.model import Entry
from denizen.rules.queries import Due, Pack, is_on_time, pack, tables

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATION = pack("CN", on=date(2025, 9, 1))
ZHEJIANG = pack("CN-33", on=date(2025, 9, 1))
LEDGER = Path(__file__).parents[2] / "src/denizen/ledger/sql/schema/0001_ledger.sql"


def due(of: Pack, trigger: str, actor: str, at: date | datetime, subject: str | None = None) -> Due:
    found = of.deadline(trigger, actor, at, subject)
    assert found is not None
    return found


# -- deadlines -------------------------------------------------------------------------------------


def test_an_employer_of_zhejiang_has_three_working_days_with_the_make_up_sunday() -> None:
    found = due(ZHEJIANG, "employment_start", "employer", date(2025, 9, 26))
    assert found.last_day == date(2025, 9, 30)
    assert found.rule.provenance.reference is not None
    assert found.rule.provenance.reference.article == "8(1)"


def test_the_24_hours_of_a_foreigner_s_lodging_run_through_holidays() -> None:
    found = due(
        NATION, "lodging_checkin", "private_host", datetime(2025, 5, 1, 23, 30, tzinfo=SHANGHAI), "foreign"
    )
    assert found.instant == datetime(2025, 5, 2, 23, 30, tzinfo=SHANGHAI)
    assert is_on_time(found, datetime(2025, 5, 2, 23, 30, tzinfo=SHANGHAI))
    assert not is_on_time(found, datetime(2025, 5, 2, 23, 31, tzinfo=SHANGHAI))


def test_where_only_the_day_of_check_in_is_known_the_hours_run_from_its_end() -> None:
    found = due(NATION, "lodging_checkin", "hotel", date(2025, 5, 1), "foreign")
    assert found.instant == datetime(2025, 5, 3, 0, 0, tzinfo=SHANGHAI)


def test_the_endorsement_window_opens_a_month_before_the_full_year() -> None:
    found = due(NATION, "residence_year_full", "resident", date(2026, 3, 31))
    assert (found.opens, found.last_day) == (date(2026, 2, 28), date(2026, 3, 31))


def test_a_child_of_29_february_is_declared_by_29_march() -> None:
    assert due(NATION, "birth", "resident", date(2024, 2, 29)).last_day == date(2024, 3, 29)
    assert due(NATION, "birth", "resident", date(2025, 1, 31)).before_roll == date(2025, 2, 28)


def test_a_last_day_on_a_holiday_moves_behind_it() -> None:
    found = due(NATION, "residence_start", "resident", date(2025, 9, 29))
    assert (found.before_roll, found.last_day) == (date(2025, 10, 2), date(2025, 10, 9))


def test_day_rules_end_with_the_day_of_the_place() -> None:
    found = due(ZHEJIANG, "tenancy_end", "landlord", date(2025, 9, 26))
    assert found.ends_at == datetime(2025, 9, 30, 16, 0, tzinfo=UTC)
    assert is_on_time(found, datetime(2025, 9, 30, 15, 59, tzinfo=UTC))
    assert not is_on_time(found, found.ends_at)


def test_an_event_happens_on_the_day_of_the_place_not_of_greenwich() -> None:
    found = due(NATION, "residence_start", "resident", datetime(2025, 11, 2, 17, 0, tzinfo=UTC))
    assert found.event == date(2025, 11, 3)


def test_a_rule_about_foreigners_goes_before_a_nearer_rule_about_anybody() -> None:
    foreign = due(ZHEJIANG, "residence_start", "resident", date(2025, 9, 1), "foreign")
    assert foreign.rule.key == "resident.report_arrival_of_foreigner"
    assert foreign.rule.provenance.pack == "CN"
    citizen = due(ZHEJIANG, "residence_start", "resident", date(2025, 9, 1), "citizen")
    assert citizen.rule.provenance.pack == "CN-33"


def test_a_province_goes_before_the_nation_and_only_while_its_text_is_in_force() -> None:
    assert due(ZHEJIANG, "tenancy_start", "landlord", date(2016, 6, 30)).rule.provenance.pack == "CN-33"
    assert due(ZHEJIANG, "tenancy_start", "landlord", date(2009, 9, 30)).rule.provenance.pack == "CN"
    assert due(NATION, "tenancy_start", "landlord", date(2016, 6, 30)).rule.provenance.pack == "CN"


def test_every_kind_of_declaration_has_a_deadline_for_those_who_owe_it_and_rights_have_none() -> None:
    rights = {"correction", "retraction"}
    for kind in vocabulary.DECLARATION_KINDS:
        owing = [who for who in vocabulary.PARTY_KINDS if NATION.deadline(kind, who, date(2025, 9, 1))]
        assert bool(owing) == (kind not in rights), kind
        assert "registrar" not in owing


def test_the_law_before_any_rule_sets_no_deadline() -> None:
    assert NATION.deadline("residence_start", "resident", date(1890, 5, 1)) is None


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        NATION.deadline("lodging_checkin", "hotel", datetime(2025, 5, 1, 23, 30))
    with pytest.raises(ValueError, match="time zone"):
        is_on_time(due(NATION, "birth", "resident", date(2025, 5, 1)), datetime(2025, 5, 1, 23, 30))


DAYS = st.dates(date(2017, 1, 1), date(2026, 6, 30))
QUESTIONS = st.sampled_from(
    sorted(
        (kind, who)
        for kind in vocabulary.TRIGGERS
        for who in vocabulary.PARTY_KINDS
        if ZHEJIANG.deadline(kind, who, date(2025, 9, 1))
    )
)


@given(QUESTIONS, DAYS, st.integers(0, 30), st.sampled_from([None, "citizen", "foreign"]))
def test_no_duty_is_due_before_its_event_nor_sooner_for_a_later_one(
    question: tuple[str, str], day: date, gap: int, subject: str | None
) -> None:
    first = due(ZHEJIANG, *question, day, subject)
    second = due(ZHEJIANG, *question, day + timedelta(days=gap), subject)
    assert day <= first.last_day <= second.last_day
    assert first.opens is None or first.opens <= day


# -- exemptions, and rules that change -------------------------------------------------------------


def test_the_exemption_of_relatives_follows_the_rule_of_the_day_of_the_event() -> None:
    before = ZHEJIANG.exemption("residence_start", "with_relatives", date(2016, 6, 30))
    after = ZHEJIANG.exemption("residence_start", "with_relatives", date(2016, 7, 1))
    assert before is not None
    assert before.last_day == date(2016, 7, 15)
    assert after is not None
    assert after.last_day == date(2016, 7, 31)


def test_a_rule_asked_today_about_an_old_event_is_the_old_rule() -> None:
    long_after = pack("CN-33", on=date(2026, 1, 1))
    assert long_after.exemption("residence_start", "with_relatives", date(2016, 6, 30)) == ZHEJIANG.exemption(
        "residence_start", "with_relatives", date(2016, 6, 30)
    )


def test_thirty_days_with_relatives_from_31_january_are_free_through_2_march() -> None:
    found = ZHEJIANG.exemption("residence_start", "with_relatives", date(2026, 1, 31))
    assert found is not None
    assert found.last_day == date(2026, 3, 2)


def test_where_no_text_exempts_there_is_no_exemption() -> None:
    assert NATION.exemption("residence_start", "with_relatives", date(2026, 1, 31)) is None


# -- years without a calendar ----------------------------------------------------------------------


def test_a_deadline_in_a_year_without_calendar_is_counted_on_weekdays_and_says_so() -> None:
    found = due(ZHEJIANG, "employment_start", "employer", date(2040, 5, 4))
    assert found.last_day == date(2040, 5, 9)
    assert found.provisional
    assert "provisional" in found.explanation


def test_a_pack_may_refuse_to_count_into_such_a_year(tmp_path: Path) -> None:
    (tmp_path / "XX.toml").write_text("""
        [pack]
        code = "XX"
        time_zone = "Asia/Shanghai"
        calendar = "CN"
        uncovered_years = "refuse"
        [[rule]]
        rule = "employer.report_hire"
        trigger = "employment_start"
        actor = "employer"
        recipient = "registration_authority"
        deadline = { value = 3, unit = "working_day", count_from = "next_day", roll = "none" }
        on_miss = ["remind_actor"]
        allowed_fields = ["name"]
        source_status = "design_default"
        """)
    strict = pack("XX", on=date(2025, 9, 1), folder=tmp_path)
    assert due(strict, "employment_start", "employer", date(2025, 9, 26)).last_day == date(2025, 9, 30)
    with pytest.raises(CalendarNotKnown, match="does not cover 2040"):
        strict.deadline("employment_start", "employer", date(2040, 5, 4))


# -- facts -----------------------------------------------------------------------------------------


def test_the_registrar_goes_first_and_the_resident_before_the_landlord_about_residence() -> None:
    ranks = NATION.precedence("residence")
    assert ranks["registrar"] < ranks["resident"] < ranks["landlord"] == ranks["hotel"] < ranks["employer"]


def test_landlord_and_tenant_weigh_the_same_about_a_tenancy_and_employer_and_worker_about_a_job() -> None:
    assert NATION.precedence("tenancy")["landlord"] == NATION.precedence("tenancy")["resident"]
    assert NATION.precedence("employment")["employer"] == NATION.precedence("employment")["resident"]


def test_a_name_given_without_a_document_goes_behind_a_hotel_that_saw_one() -> None:
    seen, unseen = NATION.precedence("person_name"), NATION.precedence("person_name", documented=False)
    assert seen["resident"] < seen["hotel"] < unseen["resident"]
    assert unseen["registrar"] == seen["registrar"] == min(seen.values())


def test_every_fact_ranks_every_kind_of_party() -> None:
    for fact in vocabulary.FACTS:
        assert set(NATION.precedence(fact)) == vocabulary.PARTY_KINDS


def test_a_tenancy_by_the_landlord_implies_residence_and_a_job_only_with_lodging() -> None:
    assert NATION.implies_residence("tenancy", "landlord", gives_lodging=False)
    assert NATION.implies_residence("employment", "employer", gives_lodging=True)
    assert not NATION.implies_residence("employment", "employer", gives_lodging=False)
    assert not NATION.implies_residence("lodging_stay", "hotel", gives_lodging=True)


def test_facts_are_confirmed_at_their_intervals() -> None:
    intervals = {
        fact: NATION.confirm_every(fact) for fact in ("residence", "tenancy", "employment", "lodging_stay")
    }
    assert intervals == {
        "residence": timedelta(days=365),
        "tenancy": timedelta(days=90),
        "employment": timedelta(days=30),
        "lodging_stay": None,
    }
    assert NATION.fact("lodging_stay").confirm_at == "expected_out"


def test_retention_is_counted_to_its_last_day_and_what_is_permanent_has_none() -> None:
    assert NATION.retention("residence").kept_until(date(2024, 2, 29)) == date(2029, 2, 28)
    assert NATION.retention("residence").kept_until(date(2024, 2, 29), died=True) == date(2027, 2, 28)
    assert NATION.retention("lodging").kept_until(date(2024, 2, 29), died=True) == date(2025, 2, 28)
    assert NATION.retention("notice").kept_until(date(2025, 1, 31)) == date(2025, 3, 2)
    assert NATION.retention("permanent").kept_until(date(2025, 1, 31)) is None


def test_a_retention_class_takes_the_version_of_the_pack_s_day() -> None:
    assert NATION.retention("access_log").provenance.source_status == "law_text"
    before = pack("CN", on=date(2024, 12, 31)).retention("access_log")
    assert before.provenance.source_status == "design_default"


def test_settings_of_the_nation() -> None:
    assert NATION.one_main_residence
    assert NATION.minimum_working_age == NATION.proxy_below_age == 16
    assert NATION.age_of_majority == 18
    assert NATION.setting("over_capacity").value == "report"
    assert NATION.default_capacity.value == 10
    assert NATION.retroactive("residence_start")


def test_what_the_pack_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(RuleUnknown, match="pack CN has no fact 'shoe_size' in force on 2025-09-01"):
        NATION.precedence("shoe_size")
    with pytest.raises(RuleUnknown, match="minimum_working_age"):
        pack("CN", on=date(1950, 1, 1)).setting("minimum_working_age")
    assert ZHEJIANG.rule("employer.report_staff").provenance.source_status == "law_text"


# -- tables, provenance, vocabulary ----------------------------------------------------------------


def test_tables_say_what_the_questions_say() -> None:
    rows = tables(ZHEJIANG)
    for fact, kind, rank, undocumented in rows.precedence:
        assert ZHEJIANG.precedence(fact)[kind] == rank
        assert ZHEJIANG.precedence(fact, documented=False)[kind] == undocumented
    assert len(rows.precedence) == len(vocabulary.FACTS) * len(vocabulary.PARTY_KINDS)
    assert dict(rows.confirmation)["tenancy"] == 90
    assert dict(rows.confirmation)["person_name"] is None
    assert ("employment", "employer", True) in rows.implied_residence
    assert ("tenancy", "landlord", False) in rows.implied_residence
    assert ("tenancy_start", "1 year", "21 year") in rows.ahead
    assert ("residence_end", "1 year", None) in rows.ahead
    assert ("death", None, None) in rows.ahead
    assert all(retroactive == ZHEJIANG.retroactive(kind) for kind, retroactive in rows.retroactive)


@pytest.mark.parametrize("of", [NATION, ZHEJIANG], ids=lambda of: of.code)
def test_whatever_claims_a_law_names_its_article(of: Pack) -> None:
    for each in of.layers:
        entries: list[Entry] = [*each.rules, *each.exemptions, *each.facts, *each.retentions, *each.settings]
        for entry in entries:
            if entry.provenance.source_status == "law_text":
                assert entry.provenance.reference is not None, entry.key


def test_the_vocabulary_is_that_of_the_ledger() -> None:
    constraint = re.search(
        r"declaration_kind_is_known CHECK \(kind IN \((.*?)\)\)", LEDGER.read_text(), re.DOTALL
    )
    assert constraint is not None
    assert set(re.findall(r"'(\w+)'", constraint[1])) == vocabulary.DECLARATION_KINDS


def test_opening_the_same_pack_twice_reads_it_once() -> None:
    assert pack("CN-33", on=date(2025, 9, 1)) is ZHEJIANG
