"""Employers by names written otherwise: found, asked about, wrong.

Firms are made up of few trade names, so that namesakes of another area, form or branch are frequent; a fifth is not
registered, and whoever tells such a name means none here. All rules are ours: they show what is held to, not how people
write.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from uuid import UUID

import psycopg
from opencc import OpenCC

from benchmarks.figures import Figures
from benchmarks.stage import Stage
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now
from denizen.kernel.roles import WORKER
from denizen.places.actions import Area, add_areas
from denizen.register.actions import NewOrganisation, register_organisations
from denizen.register.documents import credit_check_character
from denizen.register.firms import Areas, Firm, parse
from denizen.register.queries import resolve_names

_FIRMS = 6_000
_EACH = 1_500
"""Names that each rule spoils."""
_NOT_REGISTERED = 0.2
_BATCH = 500

_AREAS = {
    "内蒙古自治区": ("内蒙古", "15"),
    "呼和浩特市": ("呼和浩特", "1501"),
    "包头市": ("包头", "1502"),
    "锡林郭勒盟": ("锡林郭勒", "1525"),
    "二连浩特市": ("二连浩特", "152501"),
    "苏尼特右旗": ("苏尼特右旗", "152524"),
}
_CORES = [one + other for one in "红蓝金银草天万大新华" for other in "星原龙鹰山河通达源盛"]
_COMPANIES = "商贸 科技 面粉 物流 建筑工程 能源 牧业 国际贸易 进出口 劳务".split()
_SHOPS = "饭店 便利店 五金店 面粉厂 茶馆 美发店 修理部 洗车行 超市 旅馆".split()
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
_FOREIGN = (
    ("{0} {1} {2}", "Улаан Алтан Шинэ Хөх Их", "од гол тал уул зам", "ХХК ХК ББСБ"),
    ("{2} {0} {1}", "Красная Новая Северная", "звезда линия торговля", "ООО АО ЗАО"),
    ("{0} {1} {2}", "Golden Red Northern Steppe", "Dragon Star Trade", "Ltd. LLC GmbH Inc."),
)
_traditional = OpenCC("s2t").convert


@dataclass(frozen=True, slots=True)
class MadeFirm:
    """A firm in parts; one of another country has nothing but its core."""

    core: str
    trade: str = ""
    form: str = ""
    area: str = ""
    branch: str = ""

    def text(self) -> str:
        """The name as it is on the licence."""
        return f"{self.area}{self.core}{self.trade}{self.form}{self.branch}"


type Spoiler = Callable[[Random, MadeFirm], str | None]
"""Says a firm's name otherwise; None where it has nothing to be spoilt."""


def _short(firm: MadeFirm) -> str:
    return _AREAS[firm.area][0] if firm.area else ""


def _without(**left_out: str) -> Spoiler:
    """A rule that leaves parts out, where there are any."""
    return lambda _rng, firm: (
        replace(firm, **left_out).text() if all(getattr(firm, part) for part in left_out) else None
    )


def _slip(rng: Random, firm: MadeFirm) -> str:
    at = rng.randrange(len(firm.core))
    other = rng.choice([each for each in "石岭湖森云海松梅" if each != firm.core[at]])
    return replace(firm, core=firm.core[:at] + other + firm.core[at + 1 :]).text()


RULES: Mapping[str, Spoiler] = {
    "whole": lambda _rng, firm: firm.text(),
    "area in short": lambda _rng, firm: replace(firm, area=_short(firm)).text() if firm.area else None,
    "area in brackets": lambda _rng, firm: (
        f"{firm.core}（{_short(firm)}）{firm.trade}{firm.form}{firm.branch}" if firm.area else None
    ),
    "traditional characters": lambda _rng, firm: _traditional(firm.text()) if firm.trade else None,
    "blanks around and within": lambda _rng, firm: f"　{firm.text().replace(' ', '  ').replace('公司', '公 司')} ",
    "another word for the form": lambda _rng, firm: (
        replace(firm, form="有限责任公司").text() if firm.form == "有限公司" else None
    ),
    "公司 alone for the form": lambda _rng, firm: replace(firm, form="公司").text() if firm.form else None,
    "form left out": _without(form=""),
    "area left out": _without(area=""),
    "area and form left out": _without(area="", form=""),
    "one slip": _slip,
    "another form": lambda _rng, firm: (
        replace(firm, form="有限公司" if firm.form == "股份有限公司" else "股份有限公司").text() if firm.form else None
    ),
    "another area": lambda rng, firm: (
        replace(firm, area=rng.choice([each for each in _AREAS if each != firm.area])).text() if firm.area else None
    ),
    "its branch, of which nothing is known": lambda _rng, firm: (
        replace(firm, branch="第九分店").text() if firm.trade else None
    ),
    "the parent for a branch": _without(branch=""),
    "the beginning": lambda _rng, firm: f"{_short(firm)}{firm.core}" if firm.trade else None,
}  # fmt: skip


def measure(stage: Stage) -> Figures:
    """Register most of some firms, spoil the names of all by each rule, and ask which is meant."""
    rng = Random(28)
    firms = _made(rng)
    with stage.connect(WORKER) as db:
        known = _registered(db, rng, firms)
        figures: Figures = {"firms": len(firms), "registered": len(known)}
        for rule, say in RULES.items():
            figures[rule] = _judged(db, [*_spoilt(rng, firms, known, say)])
        return figures | _costs(db, [firm.text() for firm in firms])


def _made(rng: Random) -> list[MadeFirm]:
    """Firms of different names: half of them companies, a third shops of one person, some branches, some foreign."""
    made = {
        form.format(*words): MadeFirm(form.format(*words))
        for form, *parts in _FOREIGN
        for words in product(*(part.split() for part in parts))
    }
    while len(made) < _FIRMS:
        is_company = rng.random() < 0.6
        firm = MadeFirm(
            rng.choice(_CORES),
            rng.choice(_COMPANIES if is_company or rng.random() < 0.2 else _SHOPS),
            rng.choice(_FORMS) if is_company else "",
            rng.choice(list(_AREAS)) if rng.random() < 0.9 else "",
            rng.choice(("第一分店", "第二分店", "包头分公司")) if is_company and rng.random() < 0.1 else "",
        )
        if not firm.form and firm.trade in _COMPANIES:
            # A company whose trade reads like a shop's: 金龙饭店有限公司, beside whom there may be a shop of that name.
            firm = replace(firm, trade=rng.choice(_SHOPS), form="有限公司")
        # No two that the law takes for one name: 有限公司 and 有限责任公司 are one form.
        made.setdefault(replace(firm, form=firm.form.replace("责任", "")).text(), firm)
    return [firm for _name, firm in sorted(made.items())]


def _registered(db: psycopg.Connection, rng: Random, firms: Sequence[MadeFirm]) -> dict[MadeFirm, UUID]:
    at = now()
    areas = [
        Area(
            code,
            "province" if len(code) == 2 else "city" if len(code) == 4 else "county",
            name,
            code[:-2] or None,
        )
        for name, (_said, code) in _AREAS.items()
    ]
    add_areas(db, actor=SYSTEM_ACTOR, areas=areas, now=at)
    known = [firm for firm in firms if rng.random() >= _NOT_REGISTERED]
    codes = [f"91152501{n:09}" for n in range(len(known))]
    codes = [code + credit_check_character(code) for code in codes]
    organisations = [NewOrganisation(code, firm.text()) for code, firm in zip(codes, known, strict=True)]
    register_organisations(db, actor=SYSTEM_ACTOR, organisations=organisations, now=at)
    ids = dict(db.execute("SELECT credit_code, id FROM register.organisation").fetchall())
    return {firm: ids[code] for firm, code in zip(known, codes, strict=True)}


def _spoilt(
    rng: Random, firms: Sequence[MadeFirm], known: Mapping[MadeFirm, UUID], say: Spoiler
) -> Iterator[tuple[str, UUID | None]]:
    """Names spoilt by one rule, with the firm that is meant, but none that is another's whole name."""
    areas = Areas(_AREAS)
    whole = {parse(firm.text(), areas) for firm in firms}
    whole |= {replace(name, whole="") for name in whole}
    made = 0
    for firm in rng.sample(firms, len(firms)):
        text = say(rng, firm)
        if text is None or _is_anothers(parse(text, areas), parse(firm.text(), areas), whole):
            continue
        yield text, known.get(firm)
        made += 1
        if made == _EACH:
            return


def _is_anothers(told: Firm, its: Firm, whole: Collection[Firm]) -> bool:
    """Whether a name as it was spoilt is that of another firm: nobody could know it for this one's."""
    bare = replace(told, whole="")
    return bare != replace(its, whole="") and bare in whole


def _judged(db: psycopg.Connection, asked: Sequence[tuple[str, UUID | None]]) -> Figures:
    count: Counter[str] = Counter()
    for start in range(0, len(asked), _BATCH):
        part = asked[start : start + _BATCH]
        meant = resolve_names(db, {text for text, _firm in part})
        for text, firm in part:
            found = meant[text]
            if found.organisation_id is None:
                count["asked"] += 1
                count["among those shown"] += firm in {each.id for each in found.near}
            else:
                count["right" if found.organisation_id == firm else "wrong"] += 1
            count["of none here"] += firm is None
    return {name: count[name] for name in ("right", "wrong", "asked", "among those shown", "of none here")}


def _costs(db: psycopg.Connection, texts: Sequence[str]) -> Figures:
    """Microseconds for a name, alone and among five hundred."""
    began = time.perf_counter()
    for text in texts[:300]:
        resolve_names(db, [text])
    alone = time.perf_counter()
    resolve_names(db, texts[300:800])
    among = time.perf_counter()
    return {
        "µs, resolved alone": round((alone - began) / 300 * 1e6),
        "µs, resolved among 500": round((among - alone) / 500 * 1e6),
    }
