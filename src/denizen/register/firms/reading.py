"""From a name as it was written to its components."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from denizen.register.firms.folding import folded
from denizen.register.firms.forms import (
    BEFORE,
    ENDINGS,
    GROUP,
    IN_BRACKETS,
    MOST_WORDS,
    NOT_OF_ONE_PERSON,
    OF_ONE_PERSON,
    WORDS,
)

_AREA_ENDINGS = (
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "特别行政区",
    "省",
    "市",
    "盟",
    "州",
    "区",
    "县",
    "旗",
)
# A name of an area before one of these names a street or a bridge, and so on: 北京路饭店 lies anywhere.
_NO_AREA_BEFORE = frozenset("路街道巷桥里湾大东西南北")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_BRANCH = (
    r"(?:第?[\d一二三四五六七八九十百]+)?"
    r"(?:分公司|子公司|分店|分厂|分行|支行|分社|分院|分校|分部|支店|营业部|营业所|办事处|代表处|项目部|经营部|门市部"
    r"|门店|旗舰店|加盟店|连锁店|直营店)"
)
_BRANCH_AT_END = re.compile(rf"(?:{_BRANCH}|第[\d一二三四五六七八九十百]+[店厂])$")
_IS_BRANCH = re.compile(r"(?:店|厂|部|处|分公司|行|所|社|院|校)$")
_BRANCH_WORDS = frozenset(
    "branch filiale niederlassung zweigstelle филиал представительство салбар төлөөлөгчийн 지점 지사 支店".split()
)
_NUMERALS = {one: str(value) for value, one in enumerate("一二三四五六七八九", 1)}
_NUMBER = re.compile(r"第?([一二三四五六七八九十\d]+)(?=分|[店厂行院校])")
# Words that say what a firm does and never which it is.
_GENERIC = re.compile(
    r"(?:商贸|贸易|商业|科技|技术|信息|网络|电子|建筑|建设|工程|装饰|装修|餐饮|饭店|酒店|宾馆|旅馆|超市|商店|便利店|物业|管理|服务"
    r"|咨询|投资|实业|工业|产业|农业|牧业|食品|机械|设备|材料|物流|运输|汽车|维修|文化|传媒|广告|教育|培训|医药|医院|诊所|药店"
    r"|房地产|开发|劳务|派遣|人力资源|保安|保洁|家政|能源|电力|化工|服装|家具|美容|美发|理发|和|与|及|中心|厂|店|部|集团|股份|有限|责任|公司)+"
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm's name in components, each folded; empty where it is not told.

    `core` is what is left without the rest, written without blanks; `areas` are those told in front or in brackets,
    without what kind of area they are; `branch` is what tells a branch or a shop from its firm.
    """

    core: str
    form: str = ""
    is_group: bool = False
    areas: frozenset[str] = frozenset()
    branch: str = ""
    whole: str = ""

    @property
    def is_vague(self) -> bool:
        """Whether nothing is told by which one firm is known from others: 商贸公司, 有限公司, a single letter."""
        return len(self.core) < 2 or bool(_GENERIC.fullmatch(self.core))

    @property
    def is_of_one_person(self) -> bool:
        """Whether this is the whole name of an individual business, to which no form is wanting."""
        ends = self.core.endswith(OF_ONE_PERSON) and not self.core.endswith(NOT_OF_ONE_PERSON)
        return ends and not self.form and not self.whole.endswith("公司")


class Areas:
    """The names of a territory, as they stand in front of firms' names; longest first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names` as the territory writes them (呼和浩特市)."""
        self._short: dict[str, str] = {}
        for name in names:
            long = folded(name).replace(" ", "")
            short = _without_ending(long)
            if len(short) >= 2:
                self._short |= {long: short, short: short}
        self._longest = max(map(len, self._short), default=0)

    def in_front(self, text: str) -> tuple[str, str]:
        """The area that stands in front of a text, in short, and what follows; an empty area if there is none."""
        for length in range(min(self._longest, len(text) - 2), 1, -1):
            short, rest = self._short.get(text[:length]), text[length:].lstrip()
            # The mark of an area belongs to it even if the territory leaves it out.
            if short and (text[:length] != short or rest[0] not in _NO_AREA_BEFORE):
                return short, rest
        return "", text

    def short(self, text: str) -> str:
        """The short name of an area if the text is one; else nothing."""
        return self._short.get(text.replace(" ", ""), "")


NO_AREAS = Areas()


def parse(text: str, areas: Areas = NO_AREAS) -> Firm:
    """Read a name. Whatever it is, it is some name: what has no mark of its own is its core."""
    return _parsed(folded(text), areas)


@lru_cache(maxsize=20_000)
def _parsed(text: str, areas: Areas) -> Firm:
    reading = _Reading(areas)
    rest = reading.without_brackets(text)
    rest = reading.without_area(rest)
    rest = reading.without_branch(rest)
    rest = reading.without_form(rest)
    return reading.firm(rest, text)


def _without_ending(name: str) -> str:
    ending = next((each for each in _AREA_ENDINGS if name.endswith(each)), "")
    return name.removesuffix(ending) if len(name) - len(ending) >= 2 else name


class _Reading:
    """What has been read of one name so far."""

    def __init__(self, areas: Areas) -> None:
        self._known = areas
        self._areas: set[str] = set()
        self._branch: list[str] = []
        self._form = ""
        self._is_group = False

    def firm(self, rest: str, whole: str) -> Firm:
        """The name, of which `rest` is left as its core."""
        core = re.sub(r"[\s()]+", "", rest)
        branch = re.sub(r"[\s()]+", "", " ".join(self._branch))
        return Firm(core, self._form, self._is_group, frozenset(self._areas), branch, whole)

    def without_brackets(self, text: str) -> str:
        """Take areas, forms and branches out of brackets; what is else in them is part of the name."""
        return _BRACKETED.sub(self._of_bracket, text).replace("(", " ").replace(")", " ").strip()

    def _of_bracket(self, found: re.Match[str]) -> str:
        inner = found[1].strip()
        if area := self._known.short(inner):
            self._areas.add(area)
        elif inner == GROUP:
            self._is_group = True
        elif inner in IN_BRACKETS:
            self._form = IN_BRACKETS[inner]
        elif inner and _IS_BRANCH.search(inner):
            self._branch.append(_numbered(inner))
        else:
            return f" {inner} "
        # Nothing stays between what stood around a bracket: 红星(北方)商贸 is one word.
        return ""

    def without_area(self, text: str) -> str:
        """Take the areas off that stand in front."""
        while True:
            area, text = self._known.in_front(text)
            if not area:
                return text
            self._areas.add(area)

    def without_branch(self, text: str) -> str:
        """Take off what comes after the form of the parent, or ends like a branch; a branch keeps its whole name."""
        words = text.split()
        if (at := next((i for i, word in enumerate(words) if word in _BRANCH_WORDS), 0)) > 0:
            return self._of_words(words, at)
        for spelling in ENDINGS:
            # 公司 alone is also the end of 分公司, and tells no parent by itself.
            front, mark, after = text.rpartition(spelling)
            if mark and spelling != "公司" and after.strip() and front.strip():
                self._branch.append(_numbered(after))
                return front + mark
        if (found := _BRANCH_AT_END.search(text)) and found.start() >= 2:
            self._branch.append(_numbered(found[0]))
            return text[: found.start()]
        return text

    def _of_words(self, words: list[str], at: int) -> str:
        """Part words at the one that means a branch; the name of the branch is all that follows the parent's form."""
        forms = [i for i, word in enumerate(words[:at]) if i and word in WORDS]
        cut = forms[-1] + 1 if forms else at
        self._branch.append(" ".join(words[cut:]))
        return " ".join(words[:cut])

    def without_form(self, text: str) -> str:
        """Take the legal form off the end, or off the front where that is usual; then what says that it is a group."""
        text = self._without_words(text)
        for spelling, form in ENDINGS.items():
            if text.endswith(spelling) and text != spelling:
                text = text.removesuffix(spelling).rstrip()
                self._form = self._form or form
                break
        for spelling in BEFORE:
            if text.startswith(spelling) and text != spelling:
                text = text.removeprefix(spelling).lstrip()
                self._form = self._form or spelling
        if text.endswith(GROUP) and len(text) > len(GROUP):
            text, self._is_group = text.removesuffix(GROUP), True
        return text

    def _without_words(self, text: str) -> str:
        words = text.split()
        for length in range(min(MOST_WORDS, len(words) - 1), 0, -1):
            last, first = " ".join(words[-length:]), " ".join(words[:length])
            if last in WORDS:
                self._form = self._form or WORDS[last]
                return " ".join(words[:-length])
            # In front a word of two letters is as often part of a name (AS Roma, SE Bank).
            if first in WORDS and first > "\u02ff" and WORDS[first]:
                self._form = self._form or WORDS[first]
                return " ".join(words[length:])
        return text


def _numbered(branch: str) -> str:
    """A branch with its number in digits: 第一分店 and 1分店 are one."""

    def digits(found: re.Match[str]) -> str:
        tens, mark, ones = found[1].rpartition("十")
        if not mark:
            return "".join(_NUMERALS.get(one, one) for one in found[1])
        return f"{_NUMERALS.get(tens, tens) or 1}{_NUMERALS.get(ones, ones) or 0}"

    return _NUMBER.sub(digits, branch)
