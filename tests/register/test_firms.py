"""Names of firms: what is read from them, and which two are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.register.firms import Areas, Firm, Level, compare, core_key, keys, parse

AREAS = Areas(["内蒙古自治区", "呼和浩特市", "包头市", "赛罕区", "新城区"])


@pytest.mark.parametrize(
    ("text", "core", "form", "areas", "branch"),
    [
        ("内蒙古自治区呼和浩特市红星商贸有限责任公司", "红星商贸", "有限公司", {"内蒙古", "呼和浩特"}, ""),
        ("呼和浩特紅星商貿有限公司", "红星商贸", "有限公司", {"呼和浩特"}, ""),
        ("红星(呼和浩特)商贸股份有限公司", "红星商贸", "股份有限公司", {"呼和浩特"}, ""),
        ("红星商贸有限公司第一分店", "红星商贸", "有限公司", set(), "1分店"),
        ("红星商贸有限公司呼和浩特分公司", "红星商贸", "有限公司", set(), "呼和浩特分公司"),
        ("红星饭店（人民路店）", "红星饭店", "", set(), "人民路店"),
        ("红星投资中心（有限合伙）", "红星投资中心", "有限合伙", set(), ""),
        ("张三牧业农民专业合作社", "张三牧业", "农民专业合作社", set(), ""),
        ("红星饭店（个体工商户）", "红星饭店", "个体工商户", set(), ""),
        ("包头路饭店", "包头路饭店", "", set(), ""),
        ("Улаан-Од ХХК", "улаанод", "ххк", set(), ""),
        ("«Улаан од» ББСБ", "улаанод", "ббсб", set(), ""),
        ("ООО «Красная звезда»", "краснаязвезда", "ооо", set(), ""),
        ("ИП Петров", "петров", "ип", set(), ""),
        ("㈜한빛", "한빛", "주식회사", set(), ""),
        ("株式会社東京", "东京", "株式会社", set(), ""),
        ("Red Star Co., Ltd.", "redstar", "ltd", set(), ""),
        ("RED STAR L.L.C.", "redstar", "llc", set(), ""),
        ("Rot & Stern GmbH & Co. KG", "rotandstern", "gmbh and co kg", set(), ""),
        ("Red Star LLC Branch Two", "redstar", "llc", set(), "branchtwo"),
    ],
)
def test_name_is_read_into_components(text: str, core: str, form: str, areas: set[str], branch: str) -> None:
    read = parse(text, AREAS)
    assert (read.core, read.form, read.areas, read.branch) == (core, form, areas, branch)


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("呼和浩特市金龙饭店", True),
        ("金龙面粉厂", True),
        ("金龙超市（包头）", True),
        ("金龙面粉", False),
        ("大漠银行", False),
        ("正大律师事务所", False),
        ("青年旅行社", False),
        ("金龙饭店公司", False),
        ("金龙饭店有限公司", False),
        ("金龙饭店（个体工商户）", False),
    ],
)
def test_the_name_of_an_individual_business_is_whole_without_another_form(text: str, is_whole: bool) -> None:
    assert parse(text, AREAS).is_of_one_person is is_whole


def test_blanks_between_han_are_nothing() -> None:
    assert parse("红星 商贸 有限公 司", AREAS) == parse("红星商贸有限公司", AREAS)


@pytest.mark.parametrize(
    ("told", "known", "level"),
    [
        ("红星商贸有限责任公司", "红星商贸有限公司", Level.SAME),
        ("红星商贸", "呼和浩特市红星商贸有限公司", Level.PART_MISSING),
        ("红星商贸公司", "红星商贸有限公司", Level.PART_MISSING),
        ("呼和浩特红星商贸有限公司", "内蒙古呼和浩特红星商贸有限公司", Level.PART_MISSING),
        ("红星集团", "红星集团股份有限公司", Level.PART_MISSING),
        ("红星", "红星集团股份有限公司", Level.PART_MISSING),
        ("红星商贸有限公司", "红星商贸", Level.TELLS_MORE),
        ("包头市红星商贸", "红星商贸有限公司", Level.TELLS_MORE),
        ("包头红星商贸有限公司", "呼和浩特红星商贸有限公司", Level.TOLD_APART),
        ("红星商贸股份有限公司", "红星商贸有限公司", Level.TOLD_APART),
        ("红星有限公司", "红星集团有限公司", Level.TOLD_APART),
        ("红星集团", "红星有限公司", Level.TOLD_APART),
        ("红星商贸有限公司第一分店", "红星商贸有限公司", Level.TOLD_APART),
        ("红星商贸有限公司", "红星商贸有限公司包头分公司", Level.TOLD_APART),
        ("红星商贸第二分店", "红星商贸有限公司第一分店", Level.TOLD_APART),
        ("红星商贸第一分店", "红星商贸有限公司一分店", Level.PART_MISSING),
        ("Улаан од ХК", "Улаан од ХХК", Level.TOLD_APART),
        ("ЗАО Звезда", "ОАО Звезда", Level.TOLD_APART),
        ("红星商货有限公司", "红星商贸有限公司", Level.RESEMBLES),
        ("红星", "红星商贸有限公司", Level.RESEMBLES),
        ("星红商贸", "红星商贸", Level.RESEMBLES),
        ("蓝天商贸有限公司", "红星商贸有限公司", Level.DIFFERS),
    ],
)
def test_what_is_told_decides_how_far_it_fits(told: str, known: str, level: Level) -> None:
    assert compare(parse(told, AREAS), parse(known, AREAS)).level == level


@pytest.mark.parametrize(
    "text", ["", "公司", "有限公司", "商贸有限公司", "呼和浩特市商贸", "()", "X", "集团"]
)
def test_what_names_no_firm_is_vague(text: str) -> None:
    read = parse(text, AREAS)
    assert read.is_vague


_PIECES = st.sampled_from(
    "红星 商贸 呼和浩特 市 内蒙古 集团 有限 责任 公司 股份 分 店 第 一 十 （ ） ( ) 路 ХХК ООО Ltd . & - branch "
    "주식회사 株式会社 中心 合伙 ㈱ \u200b".split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=30).map("".join)))
def test_any_text_is_read_and_equals_itself(text: str) -> None:
    read = parse(text, AREAS)
    assert isinstance(read, Firm)
    assert compare(read, read).level == (Level.SAME if read.core else Level.DIFFERS)
    assert core_key(read) == keys(read)[0]
    assert len(keys(read)) <= 28


@given(st.text("红星蓝天商贸草原", min_size=3, max_size=12), st.data())
def test_one_slip_is_near_and_shares_a_key(core: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(core) - 1))
    slipped = core[:at] + data.draw(st.sampled_from(["", "山", core[at] + "山"])) + core[at + 1 :]
    one, other = parse(core), parse(slipped)
    assert compare(one, other).level == Level.RESEMBLES
    assert set(keys(one)) & set(keys(other))
