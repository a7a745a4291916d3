"""Invented people, any number, each made from their number alone: the same number is always the same person."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from denizen.intake.files.values import Value
from denizen.kernel.partial import PartialDate
from denizen.register.documents import DEMO_PREFIX, check_digit

MOVED_IN = date(2024, 3, 1)
PEOPLE_PER_DWELLING = 3.3

GROWN_UP = (
    "SELECT person_id AS id FROM register.particulars WHERE upper(born) < current_date - interval '15 years'"
)
"""Whom an officer opens without a supervisor's word, as SQL."""

_FIRST_BIRTH = date(1940, 1, 1)
_BIRTH_DAYS = (date(2020, 1, 1) - _FIRST_BIRTH).days
_DIVISIONS = tuple(f"{DEMO_PREFIX}01{county:02}" for county in range(1, 9))
_NUMBERS = len(_DIVISIONS) * _BIRTH_DAYS * 1000
# Greater than every prime factor of _NUMBERS: counting in steps of it meets each number once.
_STEP = 1_000_000_007
_MIX, _MASK = 0x9E37_79B9_7F4A_7C15, (1 << 64) - 1

# By frequency in the census of 2020; the first hundred bear five people in six.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力海波宁福生龙元全胜学祥才发武新利清飞彬富顺"
    "信子安民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以家致树炎德行时泰盛雄琛钧"
    "冠策腾楠榕风航弘慧巧美淑惠珠翠雅芝萍燕彩春菊凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉娣叶璧璐娅"
)
_COLUMNS = (
    "name", "sex", "birth_date", "document_type", "document_number", "plate", "start_date", "category", "main",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes to town; `number` is None for the one in five who shows no document."""

    name: str
    sex: str
    born: date
    number: str | None

    def fields(self, plate: str, since: date = MOVED_IN) -> dict[str, Value]:
        """The start of a residence as typed fields, as a form or an API has them."""
        return self.described() | {
            "plate": plate,
            "start_date": PartialDate.on(since),
            "category": "long_term",
            "main": True,
        }

    def described(self) -> dict[str, Value]:
        """The person as typed fields."""
        said: dict[str, Value] = {"name": self.name, "sex": self.sex, "birth_date": PartialDate.on(self.born)}
        if self.number:
            said |= {"document_type": "citizen_id", "document_number": self.number}
        return said


def newcomer(index: int) -> Newcomer:
    """Person number so-and-so, below 175 million."""
    place = index * _STEP % _NUMBERS
    place, sequence = divmod(place, 1000)
    division, day = divmod(place, _BIRTH_DAYS)
    born = _FIRST_BIRTH + timedelta(days=day)
    first17 = f"{_DIVISIONS[division]}{born:%Y%m%d}{sequence:03}"
    dice = _mixed(index)
    # A product of two uniform draws: common names are common.
    surname = _SURNAMES[(dice & 0xFF) * (dice >> 8 & 0xFF) * len(_SURNAMES) >> 16]
    given = _GIVEN[(dice >> 16 & 0xFFFF) * len(_GIVEN) >> 16]
    if dice >> 32 & 0x7:  # seven given names in eight have two characters
        given += _GIVEN[(dice >> 40 & 0xFFFF) * len(_GIVEN) >> 16]
    return Newcomer(
        surname + given,
        "male" if sequence & 1 else "female",
        born,
        first17 + check_digit(first17) if index % 5 else None,
    )


def dwellings_for(people: int) -> int:
    """How many dwellings so many people fill."""
    return max(1, round(people / PEOPLE_PER_DWELLING))


def plate_of(index: int, plates: Sequence[str]) -> str:
    """Behind which of the doors of `dwellings_for` person number so-and-so moves in: households stand together."""
    return plates[int(index / PEOPLE_PER_DWELLING) % len(plates)]


def write_csv(path: Path, first: int, end: int, plates: Sequence[str]) -> None:
    """Write the residence declarations of people `first` to `end - 1` as a registrar's file would hold them."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for index in range(first, end):
            one = newcomer(index)
            document = ("citizen_id", one.number) if one.number else ("", "")
            writer.writerow(
                (
                    one.name, one.sex, one.born, *document, plate_of(index, plates), MOVED_IN, "long_term", "yes",
                )
            )  # fmt: skip


def _mixed(index: int) -> int:
    """64 bits that look random and depend on the index alone (the finaliser of SplitMix64)."""
    value = (index + 1) * _MIX & _MASK
    value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9 & _MASK
    value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB & _MASK
    return value ^ value >> 31
