"""Which dwellings, rooms and beds are free, so that nobody moves into a taken one."""

from random import Random

from denizen.demo.dwellings import Dwelling


class Pool:
    """Dwellings from which one is drawn at random and any can be removed, each in constant time."""

    def __init__(self) -> None:
        self._list: list[Dwelling] = []
        self._at: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._list)

    def add(self, dwelling: Dwelling) -> None:
        """Put a dwelling in; it must not be there yet."""
        self._at[dwelling.plate] = len(self._list)
        self._list.append(dwelling)

    def remove(self, dwelling: Dwelling) -> None:
        """Take this dwelling out."""
        at, last = self._at.pop(dwelling.plate), self._list.pop()
        if last is not dwelling:
            self._list[at] = last
            self._at[last.plate] = at

    def draw(self, rng: Random, avoid: str = "") -> Dwelling | None:
        """One of them, most often outside the community `avoid`; None when empty. It stays in the pool."""
        if not self._list:
            return None
        drawn = rng.choices(self._list, k=4 if avoid else 1)
        return next((dwelling for dwelling in drawn if dwelling.community != avoid), drawn[0])


class Housing:
    """The free places of the town.

    A let flat is taken whole by a family or by the room by people who share it.
    """

    def __init__(self, rng: Random, dwellings: list[Dwelling]) -> None:
        self._rng = rng
        self._whole = {"owned": Pool(), "let": Pool()}
        self._shared = Pool()
        self._left: list[tuple[Dwelling, str]] = []
        self._beds: dict[str, Pool] = {"dormitory": Pool(), "work_site": Pool(), "institution": Pool()}
        for dwelling in dwellings:
            if dwelling.kind in self._beds:
                self._beds[dwelling.kind].add(dwelling)
            elif dwelling.tenure in self._whole:
                self._whole[dwelling.tenure].add(dwelling)

    def take_whole(self, tenure: str, avoid: str = "") -> Dwelling | None:
        """A free flat or house for one household."""
        dwelling = self._whole[tenure].draw(self._rng, avoid)
        if dwelling:
            self._whole[tenure].remove(dwelling)
        return dwelling

    def take_room(self, avoid: str = "") -> tuple[Dwelling, str] | None:
        """A free room of a let flat, rather in one that others share already."""
        dwelling = self._shared.draw(self._rng, avoid)
        if dwelling is None or self._rng.random() < 0.05:
            opened = self._whole["let"].draw(self._rng, avoid)
            if opened and opened.rooms > 1:
                self._whole["let"].remove(opened)
                self._shared.add(opened)
                dwelling = opened
        return self._take_place(dwelling, self._shared) if dwelling else None

    def take_bed(self, kind: str, of: str = "") -> tuple[Dwelling, str] | None:
        """A free bed in a dormitory, on a work site or in an institution.

        `of` asks for one run by this party.
        """
        pool = self._beds[kind]
        for _ in range(12 if of else 1):
            dwelling = pool.draw(self._rng)
            if dwelling and (not of or dwelling.provider == of):
                return self._take_place(dwelling, pool)
        return None

    def leave(self, dwelling: Dwelling, room: str) -> None:
        """Somebody has moved out in the course of a month: the place is free from the next month on.

        The people of a month move in no order of days, so a place given away at once could be taken too early.
        """
        self._left.append((dwelling, room))

    def new_month(self) -> None:
        """Free what was left in the month before."""
        for dwelling, room in self._left:
            self.release(dwelling, room)
        self._left.clear()

    def release(self, dwelling: Dwelling, room: str) -> None:
        """Free what was taken at once: the whole dwelling when `room` is empty."""
        if not room:
            self._whole[dwelling.tenure].add(dwelling)
            return
        dwelling.free.append(room)
        pool = self._beds.get(dwelling.kind, self._shared)
        if len(dwelling.free) == 1:
            pool.add(dwelling)
        if pool is self._shared and len(dwelling.free) == dwelling.rooms:
            pool.remove(dwelling)
            self._whole["let"].add(dwelling)

    def _take_place(self, dwelling: Dwelling, pool: Pool) -> tuple[Dwelling, str]:
        room = dwelling.free.pop(self._rng.randrange(len(dwelling.free)))
        if not dwelling.free:
            pool.remove(dwelling)
        return dwelling, room
