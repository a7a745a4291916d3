# ruff: noqa: E501 - tables of addresses read best as they are
"""Two doors of one house that differ in a yard, a wing, a storey, a side alone never are one, whoever leaves that out."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from denizen.places.addresses import Level, compare, is_of_one_place, is_whole, keys, parse

AROUND = ("内蒙古自治区", "锡林郭勒盟", "二连浩特市", "锡林街道", "乌兰社区", "南苑社区")

# Each is another door of the house, and the first is the house itself.
PARTS = (
    " 后院 前院 东院 西院 里院 院内 老院 新院 大院 东后院 后院东户 东楼 西楼 南楼 主楼 副楼 配楼 附楼 裙楼 后楼 小楼 老楼 东栋 后栋"
    " 东户 西户 中户 东1户 左户 右户 东边 西边 左 右 东 西 东间 里间 外间 东半间 西半间 南半部 东头 西头 半间 东侧房 上院 下院"
    " 地下室 半地下室 地下 地下室3号 车库 3号车库 车库3 储藏间 小房 平房 南房 北房 正房 偏房 西厢房 东厢房 耳房 门房 门面 门面房"
    " 门市 门市房 底商 商铺 商铺3 传达室 值班室 阁楼 亭子间 夹层 底层 顶层 顶楼 楼上 阳台 2楼 6楼 负1层 负2层 地下3层 b1层 2层半"
    " 东区 西区 三区 四区 A区 B区 生活区 家属区 2期 3期 东村 后村 东屯 红旗 超市 华联超市 夜市 宿舍 职工宿舍 职工公寓 幼儿园 学校"
    " 南苑 东苑 后花园 大厦 金桥大厦 市场 招待所 卫生所 工地 工棚 仓库 锅炉房 甲 乙 丙 附1号 附2号 A B 东门 西门 后门 1排 2排 3巷"
    " 主卧 次卧 客厅 2号床 上铺 隔断1 临 临街 新 旧 前 后 内 外 上 下"
).split(" ")
WESTERN = (
    "|подвал|цоколь|цокольный этаж|мансарда|чердак|гараж|двор|во дворе|с двора|с торца|флигель|левая половина|правая половина|пристройка"
    "|корп. 2|корп. 3|корп. Б|стр. 7|литера А|литера Б|к. 2|2 этаж|6 этаж|-1 этаж|-2 этаж|комн. 2|комн. 3|г подвал|зоорь|баруун тал"
    "|Hinterhaus|Vorderhaus|Seitenflügel|Seitenflügel links|Quergebäude|HH|VH|Keller|Souterrain|Dachgeschoss|EG|1. OG|2. OG|2. OG links"
    "|2. OG rechts|links|rechts|Mitte|Garage|Hof|2. Hof|Anbau|basement|rear|rear house|front|upper|lower|carport|attic|loft|2nd floor"
    "|second storey|floor -3|floor 7|unit B|apt A|bldg C|east wing|half"
).split("|")
HOUSES = (
    "二连浩特市乌兰社区新华大街12号{}",
    "新华大街12号{}",
    "新华大街12号{}2室",
    "新华大街12号{}501室",
    "新华大街12号锦绣家园3号楼1单元501室{}",
    "新华大街12号锦绣家园{}3号楼1单元501室",
    "新华大街{}12号",
    "乌兰社区陶力嘎查18号{}",
    "陶力嘎查{}18号",
    "乌兰社区18号{}",
)
WESTERN_HOUSES = (
    "ул. Ленина, д. 12, {}", "ул. Ленина, д. 12, {}, кв. 5", "Hauptstr. 12, {}", "12 Main St, {}", "12 Main St, {}, apt 5",
)  # fmt: skip

# What else may stand around a part without changing it.
_JOINTS = ("{}", " {} ", "，{}，", "（{}）", "-{}")


def never_one(first: str, second: str) -> None:
    """Neither is taken for the other, whichever is known and whichever told."""
    for told, known in ((first, second), (second, first)):
        agreement = compare(parse(told), parse(known), AROUND)
        assert not agreement.is_sure, (told, known)
        # So that the desk is shown the one, where the other is told.
        assert agreement.lacking or agreement.surplus or agreement.differing


@pytest.mark.parametrize("house", HOUSES)
def test_a_part_that_one_has_and_the_other_lacks_tells_two_doors(house: str) -> None:
    for part in PARTS[1:]:
        if (house, part) != (HOUSES[4], "地下"):
            never_one(house.format(part), house.format(""))


@pytest.mark.parametrize("house", WESTERN_HOUSES)
def test_all_parts_of_a_house_abroad_are_doors_of_their_own(house: str) -> None:
    for first, second in combinations(WESTERN, 2):
        never_one(house.format(first).strip(" ,"), house.format(second).strip(" ,"))


@given(
    st.sampled_from(HOUSES), st.sampled_from(PARTS), st.sampled_from(PARTS), *[st.sampled_from(_JOINTS)] * 2
)
def test_two_parts_of_one_house_are_two_doors(
    house: str, one: str, other: str, joint: str, other_joint: str
) -> None:
    assume(one != other)
    never_one(
        house.format(joint.format(one) if one else ""),
        house.format(other_joint.format(other) if other else ""),
    )


_made = st.tuples(
    st.sampled_from("东 西 南 北 中 前 后 左 右 里 外 上 下 正 侧 老 新 小 大 半 一 三 3 A".split(" ")),
    st.sampled_from("院 楼 户 房 屋 间 库 侧 边 头 排 厢房 铺 位 棚 窖 阁 区 院子 车库 平房".split(" ")),
    st.sampled_from(["", "2", "2号", "内", "里"]),
).map("".join)


@given(st.sampled_from(HOUSES), _made, st.one_of(st.just(""), st.sampled_from(PARTS)), _made)
def test_parts_that_nobody_listed_are_told_apart_as_well(
    house: str, part: str, other: str, more: str
) -> None:
    assume(part != other and not (part.startswith("院") and "号{}" in house))
    never_one(house.format(part), house.format(other))
    never_one(house.format(part), house.format(part + more))


# By these characters names of areas and estates end, which may be left out; 院 behind 号 is a part of the number.
_NO_ENDINGS = (
    "省市县旗盟州区镇乡街办木社村屯查委会苑园居寓墅庄馆里院附近旁隔对斜路口巷交叉汇拐后前东西南北一门楼周边坊"
)


@given(
    st.sampled_from(HOUSES[:6]),
    st.text(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, exclude_characters=_NO_ENDINGS),
        min_size=1,
        max_size=6,
    ),
)
def test_no_word_whatever_may_be_left_out_or_added(house: str, word: str) -> None:
    never_one(house.format(word), house.format(""))


@given(st.sampled_from(HOUSES[:6]), st.sampled_from(PARTS[1:40]), st.sampled_from(_JOINTS))
def test_a_part_is_known_again_however_it_is_joined(house: str, part: str, joint: str) -> None:
    assume(part not in ("东栋", "后栋", "东1户"))  # which are numbers too, and in brackets are not
    known, told = house.format(part), house.removeprefix("二连浩特市乌兰社区").format(joint.format(part))
    assert compare(parse(told), parse(known), AROUND).is_sure, (told, known)
    assert set(keys(parse(told))) & set(keys(parse(known)))


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("新华大街12号地下1层", "新华大街12号负一层"),
        ("新华大街12号-1层", "新华大街12号负一层"),
        ("新华大街12号1203室", "新华大街12号12层1203室"),
        ("新华大街12号12楼1203室", "新华大街12号1203室"),
        ("新华大街12号 3号楼501室 A区", "新华大街12号锦绣家园A区3号楼501室"),
        ("新华大街12号501室2号", "新华大街12号501-2室"),
        ("新华大街12号501室（医院对面）", "新华大街12号501室"),
        ("新华大街12号501室（老建设路8号）", "新华大街12号501室"),
        ("Hauptstraße 12, Hinterhaus", "Hauptstr. 12, Hinterhaus"),
    ],
)
def test_what_says_the_same_otherwise(told: str, known: str) -> None:
    assert compare(parse(told), parse(known), AROUND).is_sure


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("新华大街12号2室", "新华大街12号2层2室"),
        ("新华大街12号101室", "新华大街12号负1层101室"),
        ("新华大街12号108室", "新华大街12号3层108室"),
        ("新华大街12号1层", "新华大街12号-1层"),
        ("新华大街12号", "新华大街12号（东侧）"),
        ("新华大街12号", "新华大街12号（老院）"),
        ("新华大街12号", "新华大街12号（二楼东侧）"),
        ("新华大街12号2号3号", "新华大街12号3号2号"),
        ("新华大街12号 1 2号", "新华大街12号 12号"),
        ("新华大街3栋501室2号", "新华大街2号3栋501室"),
        ("乌兰社区18号2室", "乌兰社区东村18号2室"),
        ("中心路18号", "东屯中心路18号"),
        ("新华大街12号锦绣家园南苑3号楼501室", "新华大街12号锦绣家园3号楼501室"),
        ("东新华大街12号", "新华大街12号"),
    ],
)
def test_what_looks_like_nothing_and_tells_two_doors(told: str, known: str) -> None:
    never_one(told, known)


@pytest.mark.parametrize(
    "estate", "锦绣家园 和平小区 恐龙苑 温馨花园 口岸新村 国门新居 永安里 阳光公寓".split()
)
def test_the_name_of_an_estate_goes_without_saying(estate: str) -> None:
    known = parse(f"新华大街12号{estate}3号楼501室")
    agreement = compare(parse("新华大街12号3号楼501室"), known)
    assert (agreement.level, agreement.estate_assumed) == (Level.SAME, True)
    assert not compare(parse("新华大街3号楼501室"), known).is_sure, "the number has to tell it"
    assert compare(parse(f"新华大街12号{estate}3号楼501室"), known).estate_assumed is False


@pytest.mark.parametrize(
    "name",
    "东苑 后花园 职工公寓 家属小区 教师新村 学校里 后院里 医院公寓 金桥大厦 幼儿园 锦绣家园2期 锦绣家园东区".split(),
)
def test_what_else_lies_at_a_number_does_not(name: str) -> None:
    assert not compare(parse("新华大街12号3号楼501室"), parse(f"新华大街12号{name}3号楼501室")).is_sure


def test_a_yard_is_no_place_by_which_a_door_is_found() -> None:
    assert compare(parse("东院3号楼501室"), parse("乌兰社区东院3号楼501室")).level == Level.DIFFERS


def test_what_an_address_lacks_is_said() -> None:
    lacking = {
        known: compare(parse("新华大街12号2室"), parse(f"新华大街12号{known}2室")).lacking
        for known in ("后院", "锦绣家园东区", "2楼", "金桥大厦")
    }
    assert lacking == {"后院": ("part",), "锦绣家园东区": ("part",), "2楼": ("floor",), "金桥大厦": ("part",)}


def test_which_names_are_of_one_place_only() -> None:
    assert [is_of_one_place(name) for name in ("锦绣家园", "金桥大厦", "东院", "职工公寓", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_address_that_is_not_read_to_its_end_is_not_whole() -> None:
    assert is_whole("路" * 200)
    assert not is_whole("路" * 201)
    assert not is_whole("㍿" * 199), "what is one character may be four"
