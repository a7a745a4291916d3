"""The town's employers, and the parties that send files for everybody."""

from dataclasses import dataclass, field
from random import Random

from denizen.demo.dwellings import Dwelling
from denizen.demo.numbers import Numbers
from denizen.demo.profiles import Profile

_FIRST = tuple("恒鑫华宏盛金天永顺通瑞德泰远兴嘉万昌利丰")
_SECOND = tuple("达源泰通盛隆旺安诚祥丰合远发和邦运业升润")
OCCUPATIONS = tuple(
    "装卸工 营业员 司机 厨师 服务员 翻译 会计 木工 钢筋工 仓库管理员 保洁员 外贸业务员 电工 收银员 技术员".split()
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends files. `kind` is one of the kinds of party that the register knows."""

    handle: str
    kind: str
    name: str
    credit_code: str = ""
    acts_for: tuple[str, ...] = ()
    """Credit codes of the employers for whom an agency declares."""
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Provider:
    """A party that may declare who lives or stays in a dwelling."""

    party: str
    plate: str


@dataclass(slots=True, eq=False)
class Employer:
    """An employer; `party` is its own handle, or that of the agency which declares for it."""

    code: str
    name: str
    trade: str
    party: str
    weight: float
    lodgings: list[Dwelling] = field(default_factory=list)


def build_employers(
    rng: Random, numbers: Numbers, profile: Profile, people: int, dwellings: list[Dwelling]
) -> tuple[list[Employer], list[Party]]:
    """Employers for a town of so many people.

    Those that lodge their workers declare themselves, the rest through labour agencies.
    """
    lodgings = [dwelling for dwelling in dwellings if dwelling.tenure == "employer"]
    large = max(1, min(len(lodgings), round(2 * (people / 10_200) ** 0.7)))
    count = max(8, round(180 * people / 10_200))
    agencies = max(1, round((people / 10_200) ** 0.5))
    employers, parties, small = [], [], []
    for index in range(count):
        code, trade = numbers.credit_code(), rng.choice(profile.trades)
        name = f"{profile.town}{rng.choice(_FIRST)}{rng.choice(_SECOND)}{trade}有限公司"
        own = index < large
        party = f"employer-{index + 1}" if own else f"labour-agency-{index % agencies + 1}"
        employers.append(Employer(code, name, trade, party, 12.0 if own else rng.paretovariate(1.3)))
        if own:
            parties.append(Party(party, "employer", name, code))
        else:
            small.append(employers[-1])
    for index, dwelling in enumerate(lodgings):
        employer = employers[index % large]
        employer.lodgings.append(dwelling)
        dwelling.provider = employer.party
    for number in range(1, agencies + 1):
        handle = f"labour-agency-{number}"
        codes = tuple(employer.code for employer in small if employer.party == handle)
        parties.append(
            Party(handle, "agency", f"{profile.town}人力资源服务{number}部", numbers.credit_code(), codes)
        )
    return employers, parties


def mark_hosts(rng: Random, dwellings: list[Dwelling], people: int) -> None:
    """Choose the owner-occupied dwellings whose owners put up foreign guests (400 in a town of 102,000)."""
    owned = [dwelling for dwelling in dwellings if dwelling.tenure == "owned"]
    for dwelling in rng.sample(owned, max(2, round(people / 255))):
        dwelling.provider = "hosts"


def build_parties(
    rng: Random, numbers: Numbers, profile: Profile, people: int, dwellings: list[Dwelling]
) -> list[Party]:
    """Make the registrar, the hall, those who let, the hotels' platform and the hosts' desk.

    Dwellings that are let or take guests get their provider.
    """
    town = profile.town
    managers = max(1, round((people / 10_200) ** 0.5))
    parties = [
        Party("registrar", "registrar", f"{town}人口登记科"),
        Party("hall", "resident", f"{town}便民服务大厅（居民自主申报）"),
        Party("hotels", "hotel", f"{town}旅馆业住宿信息平台", numbers.credit_code()),
        Party("hosts", "private_host", f"{town}境外人员住宿自助申报（房东）"),
        Party("landlord-1", "landlord", "个人房东"),
    ]
    parties += [
        Party(
            f"manager-{number}", "property_manager", f"{town}{first}物业服务有限公司", numbers.credit_code()
        )
        for number, first in enumerate(rng.sample(_FIRST, managers), 1)
    ]
    lettors = [f"manager-{number}" for number in range(1, managers + 1)]
    mine = 0
    for dwelling in dwellings:
        if dwelling.tenure == "let":
            # One person who lets a handful of flats sends files of her own; the others let through a manager.
            own = mine < 6 and rng.random() < 0.02
            mine += own
            dwelling.provider = "landlord-1" if own else rng.choice(lettors)
        elif dwelling.kind == "hotel":
            dwelling.provider = "hotels"
    return parties
