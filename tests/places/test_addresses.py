# ruff: noqa: E501 - tables of addresses read best as they are
"""Addresses are read into components, whatever they are, and two that differ in a number never mean one door."""

import time
import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.places.addresses import MOST_CHARACTERS, NUMBERS, Address, Level, compare, keys, parse

DOOR = Address(
    city="二连浩特市", community="乌兰社区", road="新华大街", number="12", compound="锦绣家园", building="3", entrance="2", room="501"
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "二连浩特市乌兰社区新华大街12号锦绣家园3号楼2单元501室",
        "二连浩特市乌兰社区新华大街１２号锦绣家园３栋２单元５０１",
        "二连浩特市乌兰社区新华大街十二号锦绣家园三幢二单元五〇一室",
        "二连浩特市乌兰社区新华大街12号锦绣家园3-2-501",
        "二连浩特市乌兰社区新华大街12号锦绣家园3#2-501",
        "二连浩特市乌兰社区新华大街12号锦绣家园3号楼—2—501室",
        "二連浩特市烏蘭社區新華大街12號錦繡家園3號樓2單元501室",
        "二连浩特市，乌兰社区，新华大街12号，锦绣家园3座2单元501房",
        "501室 3栋 2单元 锦绣家园 新华大街12号 乌兰社区 二连浩特市",
        "二连浩特市乌兰社区新华大街12号锦绣家园3号楼2门501号",
        "二连浩特市乌兰社区新华大街12号(原建设路8号)锦绣家园3号楼2单元501室(超市对面)",
    ],
)
def test_the_usual_ways_to_write_one_address_are_read_alike(text: str) -> None:
    assert parse(text) == DOOR


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("内蒙古自治区锡林郭勒盟二连浩特市格日勒敖都苏木陶力嘎查二组18号",
         {"province": "内蒙古自治区", "city": "锡林郭勒盟", "district": "二连浩特市", "town": "格日勒敖都苏木",
          "village": "陶力嘎查", "group": "2", "number": "18"}),
        ("上海市浦东新区张江镇科苑路1234弄5号601室",
         {"province": "上海市", "district": "浦东新区", "town": "张江镇", "road": "科苑路", "lane": "1234", "number": "5", "room": "601"}),
        ("北京市朝阳区幸福村路甲12号院3号楼2门501",
         {"province": "北京市", "district": "朝阳区", "road": "幸福村路", "number": "12甲", "building": "3", "entrance": "2", "room": "501"}),
        ("前进路12号附3号", {"road": "前进路", "number": "12-3"}),
        ("前进路12之3号", {"road": "前进路", "number": "12-3"}),
        ("茶路社区五一路三号", {"community": "茶路社区", "road": "五一路", "number": "3"}),
        ("锦绣家园二期A座12层1203", {"compound": "锦绣家园2期", "building": "a", "floor": "12", "room": "1203"}),
        ("Room 501, Unit 2, Building 3, No. 12 Xinhua Street",
         {"road": "xinhua st", "number": "12", "building": "3", "entrance": "2", "room": "501"}),
        ("435 s. la cienega blv.", {"road": "s la cienega blvd", "number": "435"}),
        ("ул. Ленина, д. 12, корп. 3, кв. 45", {"road": "st ленина", "number": "12", "building": "3", "room": "45"}),
        ("Сүхбаатар дүүрэг, 3-р хороо, Энхтайваны гудамж, 12-р байр, 34 тоот",
         {"district": "сүхбаатар дүүрэг", "community": "3 хороо", "road": "энхтайваны st", "building": "12", "room": "34"}),
    ],
)  # fmt: skip
def test_components_of_several_countries(text: str, told: dict[str, str]) -> None:
    assert dict(parse(text)) == told


@pytest.mark.parametrize(
    "text", ["锦绣家园附近平房", "乌兰社区村口", "新华大街与前进路交叉口往南", "12号楼对面"]
)
def test_what_says_what_is_near_is_vague(text: str) -> None:
    assert parse(text).is_vague


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "号",
        "12",
        "1" * 100_000,
        "楼" * 100_000,
        "\x00\x1b\u202e新\u200b华路",
        "-" * 300,
        "「」" * 50,
        "((((",
        "十百十号",
    ],
)
def test_whatever_is_no_address_is_read_all_the_same(text: str) -> None:
    began = time.perf_counter()
    address = parse(text)
    assert time.perf_counter() - began < 0.2, "reading is bounded, whatever is sent"
    assert sum(len(told) for _name, told in address) <= 2 * MOST_CHARACTERS
    assert parse(address.standard()) == address


# Letters, digits, marks and endings in any order, and any text at all.
_PIECES = (
    "新华 锦绣 乌兰 五 十 一 百 〇 12 3 501 a B 号 楼 栋 幢 座 单元 门 层 室 户 弄 组 附 之 - # ( ) 「 」 , 。 省 市 区 县",
    "镇 村 社区 街道 大街 路 巷 小区 家园 附近 对面 原 street no room building № дом кв тоот хороо st. ＡＢ １２ 號 樓",
)
_pieces = st.lists(st.sampled_from([" ", *" ".join(_PIECES).split()]), max_size=30).map("".join)
_texts = st.one_of(_pieces, st.text(max_size=250))


@given(_texts)
def test_the_standard_form_is_read_as_itself(text: str) -> None:
    address = parse(text)
    assert parse(address.standard()) == address
    assert keys(parse(address.standard())) == keys(address)


@given(_pieces)
def test_full_width_is_half_width(text: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
    assert unicodedata.normalize("NFKC", wide) == unicodedata.normalize("NFKC", text)
    assert parse(wide) == parse(text)


_numbers = st.fixed_dictionaries(
    {}, optional={name: st.integers(1, 2000).map(str) for name in NUMBERS if name not in ("group", "lane")}
)


@given(_numbers, st.permutations(["号", "栋", "单元", "室"]))
def test_parts_that_are_named_may_come_in_any_order(numbers: dict[str, str], order: list[str]) -> None:
    marks = dict(zip(("号", "栋", "单元", "室"), ("number", "building", "entrance", "room"), strict=True))
    parts = [f"{numbers[marks[mark]]}{mark}" for mark in order if marks[mark] in numbers]
    assert dict(parse(" ".join(["新华大街", *parts]))) == {"road": "新华大街", **numbers}


def test_names_may_come_in_any_order() -> None:
    told = {parse(" ".join(order)) for order in permutations(("乌兰社区", "新华大街12号", "锦绣家园", "3栋"))}
    assert len(told) == 1


@given(_texts, _texts)
def test_comparing_knows_no_order_of_the_two_but_for_what_each_lacks(one: str, other: str) -> None:
    here, there = parse(one), parse(other)
    assert (compare(here, there).level == Level.IDENTICAL) == (compare(there, here).level == Level.IDENTICAL)
    assert compare(here, here).level == (Level.IDENTICAL if any(here) else Level.DIFFERS)


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("新华大街12号3号楼2单元501室", Level.SAME),
        ("新华大街12号锦绣家园3号楼2单元501室", Level.SAME),
        ("二连浩特新华大街12号3号楼2单元501室", Level.SAME),
        ("新华大街12号3号楼501室", Level.PART_MISSING),
        ("锦绣家园3号楼2单元501室", Level.PART_MISSING),
        ("锡林社区新华大街12号3号楼2单元501室", Level.PART_MISSING),
        ("新华大街12号3号楼2单元502室", Level.SLIP),
        ("新华大街21号3号楼2单元501室", Level.SLIP),
        ("新华大道12号3号楼2单元501室", Level.SLIP),
        ("新华大街12号3号楼1单元102室", Level.SAME_BUILDING),
        ("新华大街99号", Level.SAME_ROAD),
        ("前进路12号3号楼1单元101室", Level.DIFFERS),
    ],
)
def test_levels_of_agreement(told: str, level: Level) -> None:
    assert compare(parse(told), DOOR).level == level


@given(st.sampled_from(["number", "building", "entrance", "room"]), st.integers(1, 1999))
def test_two_doors_whose_numbers_differ_never_agree(name: str, number: int) -> None:
    known = dict(DOOR)
    if known[name] != str(number):
        other = Address(**(known | {name: str(number)}))
        assert not compare(other, DOOR).is_sure
        assert compare(other, DOOR).level <= Level.SLIP


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("铁路小区3号楼501", "铁路小区甲3号楼501"),
        ("幸福路12号", "幸福路甲12号"),
        ("幸福路12号", "幸福路12号附3号"),
        ("幸福路12号院501", "幸福路12号院甲501"),
        ("新华大街12号501室", "新华大街12号负1层501室B"),
    ],
)
def test_what_may_tell_two_doors_apart_is_not_left_out(told: str, known: str) -> None:
    assert not compare(parse(told), parse(known)).is_sure
    assert not compare(parse(known), parse(told)).is_sure
