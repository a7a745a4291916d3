"""What tells doors of one house apart and is no plain number: yard, wing, storey, side, cellar; and estates do not.

Nobody knows all such words. So what decides whether something may be left out is a list of what may, not of what may
not: names of estates. Which words are parts is needed only to read them alike wherever they stand.
"""

import re
from functools import lru_cache

from denizen.places.addresses.components import Address

_WHERE = "东西南北中前后左右上下内外里正侧偏主副附配裙辅新老旧大小半底顶首末临夹"
_COUNTED = "一二三四五六七八九十甲乙丙丁戊"
_THINGS = "院子楼户房屋间室库侧边面头段排厢层铺位棚窖阁亭栋座单元门床卧厅厨车地平储藏仓杂物商店摊号负"
_PART = re.compile(rf"[{_WHERE}{_COUNTED}{_THINGS}区村a-z\d-]+")
# What is read as an area by how it ends, and is a piece of an estate or of a yard: 东区, 三区, 生活区, 门市.
_PIECE = re.compile(
    rf"(?:[{_WHERE}]|[{_COUNTED}]+|生活|家属|宿舍|办公|商业|住宅|别墅|教学|生产|作业|仓储|养殖|行政|住院|平房"
    r"|楼房|高层|多层|安置|回迁|自建|厂|校|院|库)区|[门超夜菜集早花鸟鱼]市"
)
ZONE = rf"(?:(?:[东西南北中前后左右上下内外新老旧]|[{_COUNTED}]+|[a-z]|\d+)区|\d+期)+"
"""A zone or phase behind the name of an estate, as a regular expression."""
_ESTATE_AND_ZONE = re.compile(rf"(.+?)({ZONE})")

_SAID_BY_THE_ROAD = (
    "小区|新村|新居|家园|花园|[嘉佳]园|苑|公寓|庄园|别墅|山庄|公馆"
    "|(?<![校厂场同园店馆巷街村庄位区社队局所站行厅])里"
)
# Where they say what it is for, there may be another of the kind beside it: 职工公寓, 家属小区.
_OF_A_KIND = (
    "职工|员工|工人|教师|学生|留学生|老年|老人|人才|专家|家属|单身|青年|公租|廉租|长租|商务|酒店|集体|宿舍"
    "|外来|蓝领|白领|独栋|联排"
)
_OF_PARTS_ALONE = rf"[{_WHERE}{_COUNTED}{_THINGS}]+(?:{_SAID_BY_THE_ROAD}|大厦|广场)$"
_NO_NAME = rf"(?!(?:{_OF_A_KIND})|.*[院楼房屋室户间库层]|{_OF_PARTS_ALONE})"
_HAN_NAME = r"[\u3400-\u9fff\uf900-\ufaff]{2,}"
_ESTATE = re.compile(rf"{_NO_NAME}{_HAN_NAME}(?:{_SAID_BY_THE_ROAD})")
_OF_ONE_PLACE = re.compile(rf"{_ESTATE.pattern}|{_NO_NAME}{_HAN_NAME}(?:大厦|广场)")
_BESIDE_HAN = re.compile(r" (?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) ")
_LOOSE_DASH = re.compile(r"-+(?![\da-z])")


def is_part(word: str) -> bool:
    """Whether a word says a part of a house or yard: 后院, 东户, 地下室, 3号车库."""
    return _PART.fullmatch(word) is not None


def is_piece(area: str) -> bool:
    """Whether what ends like an area is a piece of an estate or yard instead."""
    return _PIECE.fullmatch(area) is not None


@lru_cache(maxsize=4_096)
def named(compound: str) -> tuple[str, str]:
    """The name of an estate or another place, and its zone or phase: 锦绣家园东区 lies in 锦绣家园."""
    found = _ESTATE_AND_ZONE.fullmatch(compound)
    return (found[1], found[2]) if found else (compound, "")


def goes_without_saying(name: str) -> bool:
    """Whether this is the name of an estate, which road and number say as well; 后院 or 职工公寓 is none."""
    return _ESTATE.fullmatch(name) is not None


def is_of_one_place(name: str) -> bool:
    """Whether an estate or large building has a name of its own, by which it can be found without its road."""
    return _OF_ONE_PLACE.fullmatch(name) is not None


def parts(address: Address) -> list[str]:
    """What an address says beside names of places and plain numbers, word by word as it was told."""
    _name, zone = named(address.compound)
    if not zone and not address.rest:
        return []
    return [word for each in (zone, *address.rest.split()) if (word := _LOOSE_DASH.sub("", each))]


def in_one(words: list[str]) -> str:
    """Words in one, as it does not matter how Han characters are spaced: 后院 东户 is 后院东户, but 1 2 is not 12."""
    return _BESIDE_HAN.sub("", " ".join(words))


_ROOM_ON_A_FLOOR = re.compile(r"[a-z]?0*(\d+)\d\d[a-z]?(?:-\d+)?")


def is_in_the_room(floor: str, room: str) -> bool:
    """Whether the number of a room tells the floor: 12 of 1203. A cellar's never does."""
    found = _ROOM_ON_A_FLOOR.fullmatch(room)
    return found is not None and found[1] == floor.lstrip("0")
