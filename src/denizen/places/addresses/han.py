"""An address in Han characters: numbered parts wherever they stand, then names by how they end."""

import re
from functools import lru_cache

from denizen.places.addresses.components import BESIDE, Address
from denizen.places.addresses.folding import with_digits
from denizen.places.addresses.numbered import taken_numbers
from denizen.places.addresses.parts import ZONE, is_part, is_piece

# How names of each sort end. A name goes on where another ending follows at once (茶路社区, 幸福村路).
_ENDINGS = (
    ("province", "特别行政区|自治区|省"),
    ("community", "居民委员会|居委会|社区"),
    ("compound", "小区|新村|新居|家园|花园|嘉园|佳苑|公寓|大厦|大楼|庄园|别墅|苑"
     "|宾馆|酒店|商城|市场|广场|中心|学校|工业园|宿舍|[超门夜集菜]市"),
    ("city", "自治州|地区|盟|市"),
    ("district", "自治县|自治旗|新区|县|旗|区"),
    ("town", "街道办事处|街道|民族乡|苏木|镇|乡"),
    ("village", "村民委员会|村委会|嘎查|村|屯"),
    ("road", "大街|大道|胡同|马路|环路|路|街|巷|道|弄"),
)  # fmt: skip
_GOES_ON = "社区|小区|新村|街道|大街|大道|路|街|巷|胡同|村|嘎查|苏木|家园|花园|公寓|广场|居委|市场"
_NAME = re.compile(
    r"(?P<name>[^\W\d_a-z][\w-]*?)(?:"
    + "|".join(f"(?P<{sort}>{endings})" for sort, endings in _ENDINGS)
    + rf")(?(compound)(?P<zone>{ZONE})?|(?P<phase>\d+期)?)(?!{_GOES_ON}|[口场政府办](?=\s|$))"
)
_MUNICIPALITIES = frozenset(("北京", "上海", "天津", "重庆"))
_ENDING = {sort: re.compile(f"(?:{endings})$") for sort, endings in _ENDINGS}
_BRACKETS = re.compile(r"\(([^()]*)\)")
_MARKS = re.compile("[()#/,]")
_FORMERLY = re.compile(r"^(?:原|曾用|旧|老)")


def parse_han(text: str) -> Address:
    """What an address says that has Han characters; `text` is folded."""
    aside = [found.strip() for found in _BRACKETS.findall(text)]
    # What a place was called, or is near to, is no part of an address when it stands in brackets behind it.
    rest = [remark for remark in aside if remark and not _goes_with_any(remark)]
    numbers, left = taken_numbers(with_digits(_BRACKETS.sub(" ", text)))
    told: dict[str, str] = {}
    for chunk in _MARKS.sub(" ", left).split():
        rest += _names(chunk, told)
    return Address(**told, **numbers, rest=" ".join(rest))


def _goes_with_any(remark: str) -> bool:
    """Whether a remark in brackets says what a place was called or is near to; not where it may say which part it is.

    (超市对面) is near a shop; (东侧), (后院东侧) and (老院) may be doors of their own.
    """
    if found := _FORMERLY.match(remark):
        return found[0] in ("原", "曾用") or not is_part(remark)
    beside = next((found for found in BESIDE.finditer(remark) if found.end() == len(remark)), None)
    return beside is not None and beside.start() > 0 and not is_part(remark[: beside.start()])


def _names(chunk: str, told: dict[str, str]) -> list[str]:
    """Take the names at the beginning of a piece without numbers into `told`; return what is none."""
    rest = []
    if beside := BESIDE.search(chunk):
        rest.append(chunk[beside.start() :])
        chunk = chunk[: beside.start()]
    while found := _NAME.match(chunk):
        sort = _sort(found)
        name, chunk = found[0], chunk[found.end() :]
        if sort == "city" and (
            "city" in told or (found["name"] in _MUNICIPALITIES and "province" not in told)
        ):
            sort = "district" if "city" in told else "province"
        if sort in told or is_piece(name):
            rest.append(name)
        else:
            told[sort] = name
    if chunk:
        # A name that ends like none of these is that of a place, where none is told.
        if "compound" in told or len(chunk) < 2 or not chunk[0].isalpha() or is_part(chunk):
            rest.append(chunk)
        else:
            told["compound"] = chunk
    return rest


def _sort(found: re.Match[str]) -> str:
    return next(sort for sort, _endings in _ENDINGS if found[sort])


@lru_cache(maxsize=4_096)
def sort_and_name(area: str) -> tuple[str, str]:
    """Of which sort an area is, by how its name ends, and the name without that: 锡林社区 is not 锡林街道."""
    for sort in ("community", "province", "city", "district", "town", "village"):
        shorter = _ENDING[sort].sub("", area)
        if shorter not in {area, ""}:
            # A city may be one of a province or of a prefecture.
            return "city" if sort == "district" and area.endswith("市") else sort, shorter
    return "", area


def ending(road: str) -> str:
    """How the name of a road ends; empty where it ends in no known way."""
    found = _ENDING["road"].search(road)
    return found[0] if found else ""
