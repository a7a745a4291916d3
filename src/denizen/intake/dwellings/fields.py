"""The columns of a file of dwellings: headers in both languages, what a cell holds, which are needed."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.errors import reason
from denizen.intake.files.codes import Code, CodeList, normalise
from denizen.intake.files.dates import DateReader
from denizen.intake.files.field import Field, FieldType
from denizen.intake.files.problems import Bad
from denizen.intake.files.values import Converter, Value, converter, short_text

KINDS = CodeList.of((
    Code("flat", "单元房", "Flat", ("套房", "公寓", "住宅", "apartment")),
    Code("house", "独栋房屋", "House", ("平房", "自建房", "院落")),
    Code("dormitory", "集体宿舍", "Dormitory", ("宿舍",)),
    Code("hotel", "旅馆", "Hotel", ("宾馆", "酒店", "民宿", "旅店")),
    Code("institution", "机构", "Institution", ("养老院", "福利院", "医院", "学校")),
    Code("work_site", "工地", "Work site", ("建筑工地", "工棚")),
    Code("other", "其他", "Other", ("其它",)),
))  # fmt: skip
USES = CodeList.of((
    Code("owned", "自住", "Owned", ("自有", "自有住房", "owner-occupied")),
    Code("let", "出租", "Let", ("租赁", "出租房", "rented")),
    Code("employer", "单位提供", "Provided by an employer", ("单位宿舍", "employer")),
    Code("public", "公有", "Public", ("公房", "公租房")),
    Code("other", "其他", "Other", ("其它",)),
))  # fmt: skip

_T = FieldType
_ROWS: tuple[tuple[str, FieldType, str, str, str], ...] = (
    ("plate", _T.IDENTIFIER, "门牌码", "Plate code", "门牌编码|房屋编码|plate"),
    ("address", _T.TEXT, "地址", "Address", "住址|房屋地址|房屋坐落|详细地址"),
    ("community", _T.IDENTIFIER, "社区代码", "Community code", "社区编码|社区村代码|村社区代码|community"),
    ("grid", _T.IDENTIFIER, "网格代码", "Grid code", "网格编码|grid"),
    ("kind", _T.CODE, "房屋类型", "Kind of dwelling", "类型|住所类型|kind"),
    ("use", _T.CODE, "使用方式", "Use", "用途|使用性质|房屋用途|tenure"),
    ("name", _T.TEXT, "名称", "Name", "单位名称|旅馆名称|工地名称"),
    ("capacity", _T.IDENTIFIER, "可住人数", "Capacity", "核定人数|容纳人数|床位数|meant for"),
    ("beds", _T.TEXT, "床位", "Beds", "床位号|床位编号"),
    ("street", _T.TEXT, "街路巷", "Street", "街道路名|路名|道路|road"),
    ("compound", _T.TEXT, "小区", "Compound", "小区名称|村名|院落名称|estate"),
    ("number", _T.TEXT, "门牌号", "Number", "号|house number"),
    ("building", _T.TEXT, "楼栋", "Building", "楼号|栋号|幢号|楼栋号"),
    ("unit", _T.TEXT, "单元", "Unit", "单元号|entrance|staircase"),
    ("room", _T.TEXT, "室号", "Flat number", "房号|户号|门户号"),
    ("longitude", _T.IDENTIFIER, "经度", "Longitude", "东经|lon|lng"),
    ("latitude", _T.IDENTIFIER, "纬度", "Latitude", "北纬|lat"),
    ("provider", _T.TEXT, "提供者简称", "Provider", "提供者|提供者代号|出租方简称|报送方简称|handle|party"),
    ("provider_from", _T.DAY, "提供起始日期", "Provider from", "起始日期|from"),
    ("provider_until", _T.DAY, "提供终止日期", "Provider until", "终止日期|until"),
)
_CODES = {"kind": KINDS, "use": USES}
_SHORT = frozenset({"street", "compound", "number", "building", "unit", "room"})
FIELDS: Mapping[str, Field] = {
    code: Field(code, kind, zh, en, tuple(also.split("|")), _CODES.get(code), 60 if code in _SHORT else 200)
    for code, kind, zh, en, also in _ROWS
}
NEEDED = ("address", "community", "kind", "use")

HELP: Mapping[str, str | Promise] = {
    "plate": _("The code on a plate that hangs already; leave it empty and one is drawn"),
    "address": _("The whole address, down to the flat, as it is written to people"),
    "community": _("The code of the community, 12 digits"),
    "grid": _("The code of the grid, 15 digits, where the community has grids"),
    "kind": _("Choose from the list"),
    "use": _("How it is lived in; choose from the list"),
    "name": _("The name of a hotel, institution or work site"),
    "capacity": _("For how many people it is meant"),
    "beds": _("The names of the beds, with commas: 101-1, 101-2; or how many there are"),
    "street": _("The street of the building, where there is one"),
    "compound": _("The estate, village or compound of the building, where there is one"),
    "number": _("The building's number at the street or in the compound"),
    "building": _("What tells the building from others with the same number"),
    "unit": _("The staircase or entrance"),
    "room": _("The number of the flat"),
    "longitude": _("Degrees east of the building (CGCS2000), such as 111.977123: its point on the map"),
    "latitude": _("Degrees north of the building, such as 43.653001"),
    "provider": _("The handle of the party that lets, manages or runs it, as in the list of parties"),
    "provider_from": _("The first day on which the party provides it; empty: always"),
    "provider_until": _("The first day on which the party provides it no more; empty: open"),
}

REASONS: Mapping[str, str | Promise] = {
    "area.unreadable": _("Write the code with 12 digits for a community, 15 for a grid"),
    "area.unknown": _("There is no community or grid with this code; add it first"),
    "area.grid_elsewhere": _("This grid does not lie in this community"),
    "beds.unreadable": _("Write the names of the beds with commas, or how many there are, up to 1,000"),
    "beds.twice": _("Two beds of the dwelling have the same name"),
    "building.nowhere": _("Say where the building stands: its street, compound or number"),
    "capacity.unreadable": _("Write for how many people it is meant, a whole number from 1 to 10,000"),
    "dwelling.address_known": _(
        "Another dwelling has this address; say more in it, or give its own plate code"
    ),
    "dwelling.address_twice": _("An earlier row of this file has this address; say more in it"),
    "dwelling.differs": _("This dwelling is registered otherwise, and a file changes no dwelling"),
    "position.half": _("Give both longitude and latitude, or neither"),
    "position.nowhere": _("Say which building stands there: its street, compound or number"),
    "position.unreadable": _("Write degrees as 111.977123, up to 180 east and 90 north"),
    "plate.twice": _("An earlier row of this file has this plate code"),
    "provider.cannot": _("A party of this kind provides no dwellings"),
    "provider.missing": _("Say who provides the dwelling in this period"),
    "provider.twice": _("This party already provides the dwelling at a time within this period"),
    "provider.unknown": _("There is no party with this handle; add it first"),
}
"""What is said of a row, by code, beyond what `files.problems` says of cells."""

_WHOLE = re.compile(r"(\d{1,15})(?:\.0+)?")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_BEDS = re.compile(r"[,，、;；\n]")
_MOST_PEOPLE, _MOST_BEDS, _LONGEST_BED = 10_000, 1_000, 40


def meanings() -> dict[str, str]:
    """Every known header, normalised, with the column that it means."""
    return {
        normalise(header): field.code
        for field in FIELDS.values()
        for header in (*reversed(field.also), field.code, field.en, field.zh)
        if header
    }


def converters(dates: DateReader) -> dict[str, Converter]:
    """What reads the cells of each column."""
    own: dict[str, Converter] = {
        "community": _area(12),
        "grid": _area(15),
        "capacity": _capacity,
        "longitude": _degrees(180),
        "latitude": _degrees(90),
    }
    return {code: own.get(code) or converter(field, dates) for code, field in FIELDS.items()}


def beds(text: str) -> tuple[str, ...] | Bad:
    """The names of beds out of a list of them, or out of their number."""
    if whole := _WHOLE.fullmatch(text):
        many = int(whole[1])
        return (
            tuple(str(n + 1) for n in range(many)) if 0 < many <= _MOST_BEDS else problem("beds.unreadable")
        )
    names = tuple(filter(None, (" ".join(part.split()) for part in _BEDS.split(text))))
    if len(names) > _MOST_BEDS or any(len(name) > _LONGEST_BED for name in names):
        return problem("beds.unreadable")
    return names if len(set(names)) == len(names) else problem("beds.twice")


def problem(code: str) -> Bad:
    """A problem of these files, or one that all files share, by its code."""
    return Bad(code, REASONS.get(code) or reason(code))


def _area(digits: int) -> Converter:
    def convert(cell: str) -> Value | Bad | None:
        text = short_text(cell)
        if isinstance(text, Bad) or not text:
            return text or None
        whole = _WHOLE.fullmatch(text.replace(" ", ""))
        return whole[1] if whole and len(whole[1]) == digits else problem("area.unreadable")

    return convert


def _degrees(most: int) -> Converter:
    def convert(cell: str) -> Value | Bad | None:
        text = short_text(cell)
        if isinstance(text, Bad) or not text:
            return text or None
        return (
            text if _DEGREES.fullmatch(text) and abs(float(text)) <= most else problem("position.unreadable")
        )

    return convert


def _capacity(cell: str) -> Value | Bad | None:
    text = short_text(cell)
    if isinstance(text, Bad) or not text:
        return text or None
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole and 0 < int(whole[1]) <= _MOST_PEOPLE else problem("capacity.unreadable")
