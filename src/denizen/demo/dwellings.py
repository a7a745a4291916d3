"""The town's dwellings: flats let and owned, houses, dormitories, hotels, institutions, work sites."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from denizen.demo.profiles import Profile
from denizen.demo.territory import GRIDS_PER_COMMUNITY
from denizen.places.actions import draw_plates

KINDS = ("flat", "house", "dormitory", "hotel", "institution", "work_site")


@dataclass(frozen=True, slots=True)
class Address:
    """The components of an address; those that a kind of dwelling does not have are empty."""

    area: str
    """Name of the community or village."""
    street: str
    number: str
    compound: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""

    def text(self, town: str) -> str:
        """The address as people write it, widest part first."""
        parts = [town, self.area, self.street, self.number and f"{self.number}号", self.compound]
        parts += [
            self.building and f"{self.building}号楼",
            self.unit and f"{self.unit}单元",
            self.room and f"{self.room}室",
        ]
        return "".join(parts)


@dataclass(slots=True, eq=False)
class Dwelling:
    """A place where people live or stay. `room` counts beds in dormitories and rooms elsewhere."""

    plate: str
    kind: str
    tenure: str
    """`owned`, `let`, `employer`, `public` or `other`."""
    grid: str
    """Code of the grid on the first day of the simulation."""
    address: Address
    rooms: int
    capacity: int
    provider: str = ""
    """Handle of the party that declares who lives or stays here; empty for owner-occupied dwellings."""
    free: list[str] = field(default_factory=list)
    """Rooms or beds nobody has; a dwelling taken whole has none."""
    name: str = ""

    @property
    def community(self) -> str:
        """Code of the community on the first day."""
        return self.grid[:12]


def plate(rng: Random, taken: set[str]) -> str:
    """A door plate's opaque code: two groups of four characters, none easily mistaken for another."""
    while True:
        [code] = draw_plates(1, rng)
        if code not in taken:
            taken.add(code)
            return code


def build_dwellings(rng: Random, profile: Profile, people: int) -> list[Dwelling]:
    """All dwellings for a town of so many people, empty."""
    scale = people / 10_200
    counts = {
        "let": max(12, round(1_200 * scale)),
        "owned": max(40, round(2_460 * scale)),
        "house": max(6, round(110 * scale)),
        "dormitory": max(2, round(34 * scale)),
        "hotel": max(2, round(9 * scale)),
        "institution": max(1, round(3 * scale)),
        "work_site": max(1, round(8 * scale)),
    }
    builder = _Builder(rng, profile)
    dwellings = [dwelling for what, count in counts.items() for dwelling in builder.make(what, count)]
    # One address lies in one grid, whichever was drawn for the second dwelling there.
    grids: dict[tuple[str, str, str], str] = {}
    for dwelling in dwellings:
        address = dwelling.address
        dwelling.grid = grids.setdefault((address.area, address.street, address.number), dwelling.grid)
    return dwellings


class _Builder:
    def __init__(self, rng: Random, profile: Profile) -> None:
        self._rng, self._profile = rng, profile
        self._taken: set[str] = set()
        self._addresses: set[Address] = set()

    def make(self, what: str, count: int) -> list[Dwelling]:
        makers: dict[str, Callable[[], Dwelling]] = {
            "let": lambda: self._flat("let"),
            "owned": lambda: self._flat("owned"),
            "house": self._house,
            "dormitory": lambda: self._shared("dormitory", 40, "employer", "职工宿舍"),
            "hotel": self._hotel,
            "institution": lambda: self._shared("institution", 40, "public", "养老服务中心"),
            "work_site": lambda: self._shared("work_site", 36, "employer", "项目工地生活区"),
        }
        return [makers[what]() for _ in range(count)]

    def _place(self) -> tuple[str, str]:
        code, name = self._rng.choice(self._profile.communities)
        return f"{code}{self._rng.randrange(1, GRIDS_PER_COMMUNITY + 1):03d}", name

    def _fresh(self, make: Callable[[], Address]) -> Address:
        while True:
            address = make()
            if address not in self._addresses:
                self._addresses.add(address)
                return address

    def _flat(self, tenure: str) -> Dwelling:
        rng, profile = self._rng, self._profile
        grid, area = self._place()

        def make() -> Address:
            number = rng.randrange(1, 200)
            at = number % len(
                profile.compounds
            )  # one compound to a house number, so that addresses agree with each other
            room = f"{rng.randrange(1, 7)}0{rng.randrange(1, 4)}"
            return Address(
                area,
                rng.choice(profile.streets),
                str(number),
                profile.compounds[at],
                str(rng.randrange(1, 13)),
                str(rng.randrange(1, 5)),
                room,
            )

        rooms = rng.choices((1, 2, 3, 4), (12, 44, 34, 10))[0]
        free = [str(number) for number in range(1, rooms + 1)]
        return Dwelling(
            plate(rng, self._taken), "flat", tenure, grid, self._fresh(make), rooms, rooms * 2, free=free
        )

    def _house(self) -> Dwelling:
        rng = self._rng
        code, area = rng.choice(self._profile.villages)
        address = self._fresh(lambda: Address(area, "", str(rng.randrange(1, 400))))
        return Dwelling(
            plate(rng, self._taken), "house", "owned", f"{code}001", address, 4, 8, free=["1", "2", "3", "4"]
        )

    def _shared(self, kind: str, beds: int, tenure: str, label: str) -> Dwelling:
        rng = self._rng
        grid, area = self._place()
        address = self._fresh(
            lambda: Address(area, rng.choice(self._profile.streets), str(rng.randrange(200, 2000)))
        )
        rooms = [
            f"{floor}{room:02d}-{bed}" for floor in range(1, 4) for room in range(1, 6) for bed in range(1, 5)
        ]
        free = rooms[: beds + rng.randrange(0, 12)]
        name = f"{area.removesuffix('社区')}{label}"
        return Dwelling(
            plate(rng, self._taken), kind, tenure, grid, address, len(free), len(free), free=free, name=name
        )

    def _hotel(self) -> Dwelling:
        rng = self._rng
        grid, area = self._place()
        address = self._fresh(
            lambda: Address(area, rng.choice(self._profile.streets), str(rng.randrange(1, 200)))
        )
        rooms = rng.randrange(24, 90)
        name = rng.choice(
            ("金桥", "草原", "国际", "友谊", "丝路", "天马", "蓝天", "锦江源", "祥和", "银都")
        ) + rng.choice(("宾馆", "大酒店", "酒店"))
        return Dwelling(
            plate(rng, self._taken), "hotel", "other", grid, address, rooms, rooms * 2, provider="", name=name
        )
