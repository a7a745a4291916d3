"""What the columns of a file mean, told by their headers and what stands in them; a map can say otherwise.

A header decides where it is plain; where it is not, the values do. A column that numbers its rows, or says the same
in all, is never compared, and neither is one that groups records under an unknown header: it may be the answer.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from denizen.kernel.fold import fold_name
from denizen.linkage.files import errors
from denizen.linkage.files.reading import Cell, Table

MEANINGS = (
    "given_name surname full_name birth_date birth_year sex place postcode region street_number address phone email "
    "document_number occupation organisation code text row ignored"
).split()
"""`code`: a short number of something, compared by equality and one slip. `text`: words of any kind. `row`: numbers
the row."""

_HEADERS: dict[str, str] = {
    "row": (
        "id|uid|uuid|row|key|index|idx|rowid|record|unique id|rec id|record id|row id|record number|序号|编号"
    ),
    "ignored": (
        "cluster|cluster id|truth|label|entity|entity id|person id|group|group id|match id|ground truth"
    ),
    "given_name": (
        "given name|given names|first name|firstname|forename|forenames|fname|given|vorname|"
        "vornamen|rufname|名|名字"
    ),
    "surname": (
        "surname|last name|lastname|family name|lname|sname|family|nachname|zuname|familienname|姓|姓氏"
    ),
    "full_name": (
        "full name|fullname|person name|name of person|first and surname|姓名|拉丁字母姓名|名称|"
        "имя|фио|овог нэр|нэр"
    ),
    "birth_date": (
        "dob|birth date|birthdate|date of birth|birthday|born|birth|出生日期|出生年月日|生日|"
        "geburtsdatum|geburtstag|geboren|дата рождения|төрсөн огноо"
    ),
    "birth_year": "birth year|year of birth|yob|出生年",
    "sex": "sex|gender|geschlecht|性别|пол|хүйс",
    "postcode": "postcode|post code|postal code|zip|zipcode|zip code|plz|邮编|邮政编码|индекс",
    "region": "state|province|region|county|country|nationality|省|国籍|district",
    "street_number": "street number|house number|house no|street no|门牌号|号",
    "address": (
        "address|street|street address|addr|address line|address line1|address line2|adresse|"
        "anschrift|straße|strasse|住址|地址|адрес|хаяг"
    ),
    "place": (
        "city|town|suburb|place|ort|wohnort|stadt|geburtsort|birth place|birthplace|"
        "place of birth|municipality|locality|village|籍贯|城市|出生地"
    ),
    "phone": "phone|telephone|tel|mobile|phone number|telephone number|cell|手机|电话|телефон|утас",
    "email": "email|e mail|mail|email address|邮箱|电子邮件",
    "document_number": (
        "soc sec id|ssn|social security number|national id|passport|passport number|"
        "document number|id number|nin|nhs number|tax number|证件号码|证件号|身份证|身份证号|"
        "护照号|регистр"
    ),
    "occupation": "occupation|job|profession|trade|职业|职务",
    "organisation": (
        "company|firm|organisation|organization|organisation name|business|business name|"
        "restaurant|企业名称|单位"
    ),
}
_BY_HEADER = {name: meaning for meaning, names in _HEADERS.items() for name in names.split("|")}
_BRACKETED = re.compile(r"[(（\[].*?[)）\]]")
_QUALIFIERS = re.compile(r"\b(fake|clean|cleaned|std|raw|original|orig|new|the|\d+|l|r|a|b)\b|\d+$")

_SEXES = frozenset("m f male female man woman 男 女 1 2 0 9 x u unknown м ж эр эм".split())
_SHAPES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch),
    (
        "birth_date",
        re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(1[5-9]|20)\d{6}").fullmatch,
    ),
    ("sex", lambda text: text.casefold() in _SEXES),
    ("phone", re.compile(r"\+?[\d ()/-]{7,17}").fullmatch),
    ("code", re.compile(r"(?=.*\d)[\w/-]{1,20}").fullmatch),
)
_SHARE = 0.9
_SAMPLE = 5_000
_MOSTLY_DISTINCT = 0.95


@dataclass(frozen=True)
class Column:
    """One column, what it means, and what told so: `header`, `values` or `map`."""

    name: str
    meaning: str
    told_by: str


def understand(
    tables: Sequence[Table], said: Mapping[str, str] | None = None, *, beside: bool = False
) -> tuple[Column, ...]:
    """Tell what each column that all tables have means. Raises MapUnusable, ColumnMissing, NothingToCompare.

    Where the records are compared with others (`beside`), a column that says the same in all of them says something.
    """
    said = said or {}
    for name, meaning in said.items():
        if meaning not in MEANINGS:
            raise errors.MapUnusable(problem=f"{name}: {meaning}", meanings=", ".join(MEANINGS))
        for table in tables:
            if name not in table.columns:
                raise errors.ColumnMissing(path=table.name, column=name, columns=", ".join(table.columns))
    first, *others = tables
    common = [name for name in first.columns if all(name in other.columns for other in others)]
    found = [
        _column(name, [table.columns[name] for table in tables], said, 1 if beside else 2) for name in common
    ]
    columns = tuple(_names_settled(found))
    if all(column.meaning in ("row", "ignored") for column in columns):
        raise errors.NothingToCompare()
    return columns


def read_map(path: Path) -> dict[str, str]:
    """Read `column: meaning` lines, a flat part of YAML with comments. Raises MapUnusable."""
    said: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#") or text == "---":
            continue
        name, colon, meaning = text.rpartition(":")
        if not colon or not name.strip():
            raise errors.MapUnusable(problem=f"{path.name}:{number}", meanings=", ".join(MEANINGS))
        said[name.strip().strip("'\"")] = meaning.strip().strip("'\"")
    return said


def _column(name: str, cells: Sequence[Sequence[Cell]], said: Mapping[str, str], fewest: int) -> Column:
    if name in said:
        return Column(name, said[name], "map")
    filled = [cell for part in cells for cell in part if cell is not None]
    if len(set(filled)) < fewest:
        return Column(name, "ignored", "values")
    meaning = _by_header(name)
    if meaning == "row" and not any(_numbers_rows(part) for part in cells):
        # An identifier that returns speaks of somebody: it may be the answer itself.
        return Column(name, "ignored", "values")
    if meaning:
        return Column(name, meaning, "header")
    return Column(name, _by_values(filled, cells), "values")


def _by_header(name: str) -> str | None:
    bare = _BRACKETED.sub(" ", name).strip() or name
    words = " ".join(re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)).split()).casefold()
    plain = " ".join(_QUALIFIERS.sub(" ", words).split())
    return _BY_HEADER.get(words) or _BY_HEADER.get(plain)


def _by_values(filled: Sequence[str], cells: Sequence[Sequence[Cell]]) -> str:
    sample = filled[:: max(1, len(filled) // _SAMPLE)]
    for meaning, fits in _SHAPES:
        if sum(bool(fits(text)) for text in sample) >= _SHARE * len(sample):
            if meaning == "code" and (any(map(_numbers_rows, cells)) or _groups_rows(sample)):
                return "ignored"
            return meaning
    return "text"


def _numbers_rows(cells: Sequence[Cell]) -> bool:
    """True where nearly every row has a value of its own."""
    filled = [cell for cell in cells if cell is not None]
    return len(filled) == len(cells) and len(set(filled)) >= _MOSTLY_DISTINCT * len(filled)


def _groups_rows(sample: Sequence[str]) -> bool:
    """True where values look like numbers of groups of a few rows each.

    Under no header that we know, such may be the answer.
    """
    counts = Counter(sample)
    return len(counts) > 0.02 * len(sample) and max(counts.values()) <= max(20, 0.01 * len(sample))


def _names_settled(columns: Iterable[Column]) -> list[Column]:
    """A column called just `name` names a person where anything else of a person is told, else an organisation."""
    found = list(columns)
    personal = {"given_name", "surname", "birth_date", "sex", "birth_year"} & {c.meaning for c in found}
    return [
        Column(c.name, "full_name" if personal else "organisation", "header")
        if c.told_by != "map" and c.meaning != "ignored" and fold_name(c.name) in ("name", "title")
        else c
        for c in found
    ]
