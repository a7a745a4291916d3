"""A pack that says something unclear is refused whole, with its line and a sentence."""

from pathlib import Path

import pytest

from denizen.rules.errors import PackInvalid, PackUnknown
from denizen.rules.loading import PACKS, Layer, layer, read_layer

HEADER = """
[pack]
code = "XX"
time_zone = "Asia/Shanghai"
calendar = "CN"
uncovered_years = "weekdays"

[source.act]
title = "Act"
title_en = "Act"
in_force = 2010-01-01
articles = ["1", "2"]
"""

RETENTION = '[[retention]]\nclass = "x"\ncounted_from = "recording"\nsource_status = "design_default"\n'
EFFECT = """
[[effect]]
trigger = "death"
retroactive = true
source_status = "design_default"
"""
RULE = """
[[rule]]
rule = "employer.report_hire"
trigger = "employment_start"
actor = "employer"
recipient = "registration_authority"
deadline = { value = 3, unit = "working_day", count_from = "next_day", roll = "none" }
legal_ref = { source = "act", article = "1(2)" }
valid = { from = 2010-01-01 }
on_miss = ["remind_actor"]
allowed_fields = ["name", "start_date"]
source_status = "law_text"
"""


def read(text: str) -> Layer:
    def no_parent(code: str) -> Layer:
        raise PackUnknown(code, [])

    return read_layer(text, "XX", no_parent)


def changed(old: str, new: str) -> str:
    assert old in RULE
    return RULE.replace(old, new)


def test_the_rule_these_tests_spoil_is_good() -> None:
    (rule,) = read(HEADER + RULE).rules
    assert rule.allowed_fields == {"name", "start_date"}
    assert rule.provenance.line == 14


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (changed('actor = "employer"', 'acter = "employer"'), "'actor' is missing"),
        (RULE + 'fine = "100 yuan"\n', "unknown key 'fine'"),
        (changed('"working_day"', '"fortnight"'), "'unit' does not know 'fortnight'"),
        (changed("value = 3", 'value = "3"'), "'value' must be int, not str"),
        (changed("value = 3", "value = true"), "'value' must be int, not bool"),
        (changed("value = 3", "value = -1"), "'value' has an impossible value: -1"),
        (changed('roll = "none"', 'roll = "next_working_day"'), "a period in working_days does not roll"),
        (changed('"next_day"', '"instant"'), "hours, and only hours, are counted from 'instant'"),
        (changed('"working_day"', '"hour"'), "hours, and only hours, are counted from 'instant'"),
        (changed('value = 3, unit = "working_day", count_from = "next_day"',
                 'value = 0, unit = "day", count_from = "same_day"'), "has at least 1"),
        (changed('"employment_start"', '"hiring"'), "'trigger' does not know 'hiring'"),
        (changed('"employer"\nrec', '["employer", "employer"]\nrec'), "'actor' says something twice"),
        (changed('"employer"\nrec', "[]\nrec"), "'actor' has an impossible value: []"),
        (changed('"employer"\nrec', "[1]\nrec"), "'actor' must hold texts, not 1"),
        (changed('["remind_actor"]', '["fine"]'), "'on_miss' does not know 'fine'"),
        (changed('["name", "start_date"]', '["religion"]'), "'allowed_fields' does not know 'religion'"),
        (changed('source = "act"', 'source = "bill"'), "'source' does not know 'bill'"),
        (changed('"1(2)"', '"3(2)"'), "'act' lists no article '3(2)'"),
        (changed('legal_ref = { source = "act", article = "1(2)" }\n', ""), "needs its 'legal_ref'"),
        (changed("valid = { from = 2010-01-01 }\n", ""), "'valid' is missing"),
        (changed("from = 2010-01-01", "from = 2009-12-31"), "in force before its law"),
        (changed("from = 2010-01-01", 'from = "2010-01-01"'), "'from' must be date, not str"),
        (changed("from = 2010-01-01", "from = 2010-01-01T00:00:00"), "'from' must be date, not datetime"),
        (changed("from = 2010-01-01", "from = 2010-01-01, to = 2010-01-01"), "'to' must come after 'from'"),
        (changed("from = 2010-01-01", "from = 2010-01-01, until = 2011-01-01"), "unknown key 'until'"),
    ],
)  # fmt: skip
def test_a_spoilt_rule_is_refused_with_its_line(rule: str, problem: str) -> None:
    with pytest.raises(PackInvalid) as caught:
        read(HEADER + RULE.replace("employer.report_hire", "one.before").replace("_start", "_end") + rule)
    assert problem in str(caught.value)
    assert str(caught.value).startswith("XX.toml:26: rule 'employer.report_hire'")


def test_versions_of_a_rule_may_not_overlap() -> None:
    second = changed("from = 2010-01-01", "from = 2015-01-01")
    with pytest.raises(PackInvalid, match=r"XX.toml:26: .*overlaps in time with the version of line 14"):
        read(HEADER + RULE + second)


def test_versions_of_a_rule_may_not_leave_a_gap() -> None:
    first = changed("from = 2010-01-01", "from = 2010-01-01, to = 2014-12-31")
    with pytest.raises(PackInvalid, match="nothing is in force from 2014-12-31 to 2015-01-01"):
        read(HEADER + first + changed("from = 2010-01-01", "from = 2015-01-01"))


def test_versions_may_stand_in_any_order() -> None:
    first = changed("from = 2010-01-01", "from = 2010-01-01, to = 2015-01-01")
    assert len(read(HEADER + changed("from = 2010-01-01", "from = 2015-01-01") + first).rules) == 2


def test_two_exemptions_may_not_answer_the_same_question() -> None:
    one = """
[[exemption]]
rule = "resident.family"
trigger = "residence_start"
ground = "with_relatives"
period = { value = 15, unit = "day", count_from = "next_day", roll = "none" }
source_status = "design_default"
"""
    with pytest.raises(PackInvalid, match="both answer for residence_start, with_relatives on the same day"):
        read(HEADER + one + one.replace("family", "kin"))


def test_two_rules_may_not_answer_the_same_question_on_the_same_day() -> None:
    other = changed("employer.report_hire", "employer.tell")
    with pytest.raises(PackInvalid, match=r"'employer\.tell' and 'employer\.report_hire' both answer"):
        read(HEADER + RULE + other)
    later = other.replace("valid = { from = 2010-01-01 }", "valid = { from = 2020-01-01 }")
    ended = changed("from = 2010-01-01", "from = 2010-01-01, to = 2020-01-01")
    assert len(read(HEADER + ended + later).rules) == 2
    assert len(read(HEADER + RULE + other.replace("recipient", 'subject = "foreign"\nrecipient')).rules) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[pack", "XX.toml: Expected"),
        (HEADER.replace('"XX"', '"YY"'), "'code' must be the name of the file, 'XX'"),
        (HEADER.replace("Asia/Shanghai", "Asia/Atlantis"), "'time_zone' does not know 'Asia/Atlantis'"),
        (HEADER.replace('calendar = "CN"', 'calendar = "MARS"'), "'calendar' does not know 'MARS'"),
        (HEADER + "[[rules]]\n", "XX.toml:13: unknown table 'rules'"),
        (HEADER + "[rule]\n", "'rule' must be a list of tables"),
        (HEADER.replace("[pack]", "[[pack]]"), "'pack' must be a single table"),
        (HEADER + '[fields]\nname = ["phone"]\n', "a group cannot be named as a field: name"),
        (HEADER + '[fields]\nmine = ["religion"]\n', "'mine' does not know 'religion'"),
        (
            HEADER + '[[setting]]\nsetting = "minimum_working_age"\nvalue = "16"\n',
            "'value' must be int, not str",
        ),
        (HEADER + '[[setting]]\nsetting = "over_capacity"\nvalue = "refuse"\n', "'value' cannot be 'refuse'"),
        (HEADER + '[[setting]]\nsetting = "curfew"\nvalue = true\n', "'setting' does not know 'curfew'"),
        (HEADER + RETENTION + 'then = "delete"\n', "either a time to keep, or then = 'keep'"),
        (HEADER + RETENTION + 'then = "keep"\n', "what is kept for good needs a 'note' that says why"),
        (
            HEADER + RETENTION + 'then = "delete"\nkeep = { value = 1, unit = "year" }\n'
            'keep_after_death = { value = 1, unit = "year" }\n',
            "only what is kept for a time after a departure has another after a death",
        ),
        (HEADER + '[[fact]]\nfact = "residence"\nprecedence = { registrar = 1 }\n', "'agency' is missing"),
        (
            HEADER + EFFECT + 'ahead = { value = 1, unit = "hour" }\n',
            "'unit' does not know 'hour'",
        ),
        (
            HEADER + EFFECT + 'term = { value = 1, unit = "year" }\n',
            "no 'term' is told in death",
        ),
        (HEADER + '[[fact]]\nfact = "residence"\nprecedence = 3\n', "'precedence' must be dict, not int"),
    ],
)
def test_a_spoilt_pack_is_refused_with_a_sentence(text: str, problem: str) -> None:
    with pytest.raises(PackInvalid) as caught:
        read(text)
    assert problem in str(caught.value)


def test_an_unknown_pack_is_refused_with_those_known() -> None:
    with pytest.raises(PackUnknown, match="no rule pack 'CN-99'; known packs: CN, CN-33"):
        layer("CN-99")


def test_a_pack_may_not_inherit_from_an_unknown_one(tmp_path: Path) -> None:
    (tmp_path / "XX.toml").write_text('[pack]\ncode = "XX"\ninherits = "YY"\n')
    with pytest.raises(PackUnknown, match="'YY'"):
        layer("XX", tmp_path)


def test_a_circle_of_packs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "XX.toml").write_text('[pack]\ncode = "XX"\ninherits = "YY"\n')
    (tmp_path / "YY.toml").write_text('[pack]\ncode = "YY"\ninherits = "XX"\n')
    with pytest.raises(PackInvalid, match="XX inherits YY inherits XX: a circle"):
        layer("XX", tmp_path)


@pytest.mark.parametrize("code", sorted(path.stem for path in PACKS.glob("*.toml")))
def test_every_pack_that_is_shipped_loads(code: str) -> None:
    assert layer(code).rules


def test_a_layer_inherits_header_sources_and_groups() -> None:
    zhejiang, nation = layer("CN-33"), layer("CN")
    assert zhejiang.upwards() == (zhejiang, nation)
    assert (zhejiang.time_zone, zhejiang.calendar) == (nation.time_zone, nation.calendar)
    assert zhejiang.sources.keys() > nation.sources.keys()
    assert zhejiang.fields == nation.fields
