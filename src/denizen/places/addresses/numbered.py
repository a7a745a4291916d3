"""The numbered parts of an address in Han characters: number, lane, building, entrance, floor, room."""

import re

_N = r"(?:[a-z]?\d+[a-z]?)"
_LABEL = rf"(?:{_N}|[a-z])"

# Numbers that are joined by dashes, written out with the marks that they leave away. In this order.
_WRITTEN_OUT = (
    (re.compile(r"#楼|号楼|楼栋|幢|(?<=[\da-z甲乙丙丁])座(?=\d|-|\s|$)"), "栋"),
    (re.compile(r"(?<=[\da-z甲乙丙丁东西南北中])(?:门洞?|梯)(?=\d)"), "单元"),
    # Before dashes that only join: 12号-1层 lies below the ground.
    (re.compile(r"(?<![\da-z])-\s*(?=\d+[层楼])|地下(?=\d+[层楼])"), "负"),
    (re.compile(rf"(?<=[路街道巷村])\s?({_N})#"), r"\1号"),
    (re.compile(rf"({_LABEL})#"), r"\1栋"),
    (re.compile(r"(?<=[号院栋元])\s*-\s*(?=[a-z\d])"), ""),
    # Four say all, three all within the place, two after a building the entrance and the room.
    (re.compile(rf"(?<![\w-])({_N})-({_N})-({_N})-({_N})(?![\w-])室?|(?<=[^\W\d_a-z])({_N})-({_N})-({_N})-({_N})(?![\d-])室?"),
     "four"),
    (re.compile(rf"(?<![\da-z-])({_LABEL})-({_N})-({_N})(?![\da-z-])[室房户]?"), r"\1栋\2单元\3室"),
    (re.compile(rf"(?<=栋)({_N})-({_N})(?![\da-z-])[室房户]?"), r"\1单元\2室"),
    # A room of three figures or more behind a short number is one of a building; else the two are one number.
    (re.compile(rf"(?<![\da-z-])({_LABEL})-(\d{{3,}}[a-z]?)(?![\da-z-])[室房户]?(?!号)"), r"\1栋\2室"),
    # What is numbered within a room is no number at a road.
    (re.compile(rf"({_N})(?:室|房间|房|户)(\d+)号(?![\d院])"), r"\1-\2室"),
)  # fmt: skip

_CARDINAL = "甲乙丙丁戊东西南北中"
_PARTS = (
    ("building", re.compile(rf"([甲乙丙丁]?{_LABEL}|[{_CARDINAL}])栋楼?")),
    ("entrance", re.compile(rf"({_LABEL}|[{_CARDINAL}])(?:单元|门洞|门(?=\d|\s|$))门?")),
    ("lane", re.compile(r"(\d+)弄")),
    ("group", re.compile(r"第?(\d+)(?:村民小组|组|队|社(?!区))")),
    ("room", re.compile(rf"({_N}(?:-\d+)?)(?:室|房间|房|户)")),
    ("floor", re.compile(r"((?:负|b)?\d+)(?:层|楼)")),
)
_NUMBER = re.compile(
    rf"([甲乙丙丁])?({_N}(?:-\d+)*)([甲乙丙丁])?号(?:院(?![内里子]))?([甲乙丙丁](?!栋|单元))?(?:[附之]第?(\d+)号?)?(?:[附之]第?(\d+)号?)?"
)
_SUB_NUMBER = re.compile(rf"({_N})之(\d+)(?!\d)(?=号|\s|$)")
_BARE = re.compile(rf"(?<![\w-])({_N}(?:-\d+)?)(?![\w-])")
_AFTER_A_MARK = re.compile(rf"(?<=[栋元层])({_N}(?:-\d+)?)(?=号?(?:\s|$))号?")


def taken_numbers(text: str) -> tuple[dict[str, str], str]:
    """The numbered parts of a folded address, and what is left of it, with a space where each stood."""
    for pattern, form in _WRITTEN_OUT:
        text = pattern.sub(_of_four if form == "four" else form, text)
    told: dict[str, str] = {}
    text = _SUB_NUMBER.sub(r"\1-\2", text)
    # A number after a building or entrance is the room's, whatever it is called.
    if found := _AFTER_A_MARK.search(text):
        text, told["room"] = _without(text, found), found[1]
    for name, pattern in _PARTS:
        if name not in told and (found := pattern.search(text)):
            text, told[name] = _without(text, found), found[1]
    if found := _NUMBER.search(text):
        text, told["number"] = _without(text, found), _number(found)
    if found := _BARE.search(text):
        # Alone it is the number of the place, or beside one the number of the room.
        name = "number" if "number" not in told and not told.keys() & {"building", "entrance"} else "room"
        if name not in told:
            text, told[name] = _without(text, found), found[1]
    return told, text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _of_four(found: re.Match[str]) -> str:
    number, building, entrance, room = found.groups()[:4] if found[1] else found.groups()[4:]
    return f"{number}号{building}栋{entrance}单元{room}室"


def _number(found: re.Match[str]) -> str:
    """A number at a road with its parts: 甲12号, 12甲号 and 12号甲 are one; 12号附3号 and 12号之3 are 12-3."""
    before, number, within, after, *subs = found.groups()
    return "-".join((f"{number}{before or within or after or ''}", *(sub for sub in subs if sub)))
