"""F2: declarations from typed fields to the register, one at a time and in batches, from one client."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta

from benchmarks.figures import Figures, Latency
from benchmarks.people import newcomer, plate_of
from benchmarks.profile import Profile, profiled
from benchmarks.stage import Stage, Town
from benchmarks.yardsticks import tpc_b
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applied, Applier
from denizen.intake.drafting import Drafter, Fields, Flaw
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.partial import PartialDate
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import receive
from denizen.ledger.rules import BULK, INTERACTIVE, Declaration, Kind

SINGLES = 1500
BATCHES = 12
BATCH = 500
WARM_UP = 100

_MOVED = date(2024, 9, 1)
type Said = tuple[Kind, Fields]


class Client:
    """One client with a connection that receives and one that applies, as a command that waits for outcomes."""

    def __init__(self, stage: Stage, town: Town) -> None:
        self.receiving = stage.connect(WORKER)
        self.worker = stage.connect(WORKER)
        self.applier = Applier(self.worker, actor=SYSTEM_ACTOR)
        self.sender = town.registrar
        self.drafter = Drafter(Vault(Home.current().keys), now().date())
        self.done = Applied()

    def close(self) -> None:
        """Close both connections."""
        self.receiving.close()
        self.worker.close()

    def one(self, said: Said) -> tuple[float, float]:
        """Take one declaration from fields to facts; seconds of all of it, and from acknowledgement to applied."""
        began = time.perf_counter()
        receive(
            self.receiving, actor=self.sender, declarations=[self._drafted(said)], now=now(), lane=INTERACTIVE
        )
        acknowledged = time.perf_counter()
        self.done += self.applier.apply(now(), rounds=1)
        applied = time.perf_counter()
        return applied - began, applied - acknowledged

    def batch(self, batch: list[Said]) -> tuple[float, float]:
        """Take a batch from fields to facts; seconds to its acknowledgement, and from there to the last one applied."""
        began = time.perf_counter()
        drafted = [self._drafted(said) for said in batch]
        receive(self.receiving, actor=self.sender, declarations=drafted, now=now(), lane=BULK)
        acknowledged = time.perf_counter()
        self.done += self.applier.apply(now())
        return acknowledged - began, time.perf_counter() - acknowledged

    def _drafted(self, said: Said) -> Declaration:
        declaration = self.drafter.draft(*said)
        if isinstance(declaration, Flaw):
            raise TypeError(f"an invented declaration has a flaw: {declaration.code}")
        return declaration


def measure(stage: Stage, town: Town, people: int, profile: bool) -> tuple[Figures, dict[str, Profile]]:
    """Measure in a register that holds people 0 to `people - 1`."""
    sayings = _sayings(town, people)
    client = Client(stage, town)
    try:
        for _ in range(WARM_UP):
            client.one(next(sayings))
        before = tpc_b(stage, 1)
        with profiled(stage, profile) as of_singles:
            began = time.process_time()
            singles = [client.one(next(sayings)) for _ in range(SINGLES)]
            busy_alone = time.process_time() - began
        # The statements are planned for one at a time: this batch pays for what comes of a sudden file.
        sudden = client.batch([next(sayings) for _ in range(BATCH)])
        with profiled(stage, profile) as of_batches:
            began = time.process_time()
            batches = [client.batch([next(sayings) for _ in range(BATCH)]) for _ in range(BATCHES)]
            busy_together = time.process_time() - began
        after = tpc_b(stage, 1)
    finally:
        client.close()
    yardstick = (before.per_second + after.per_second) / 2
    alone = SINGLES / sum(whole for whole, _applied in singles)
    together = BATCH * BATCHES / sum(map(sum, batches))
    figures: Figures = {
        "people": people,
        "tpc_b_per_second": round(yardstick, 1),
        "tpc_b_runs": [asdict(before), asdict(after)],
        "singles": {
            "per_second": round(alone, 1),
            "over_tpc_b": round(alone / yardstick, 3),
            "client_cpu_ms_each": round(busy_alone / SINGLES * 1000, 3),
            "acknowledged_to_applied": asdict(Latency.of([applied for _whole, applied in singles])),
            "fields_to_applied": asdict(Latency.of([whole for whole, _applied in singles])),
        },
        "batches": {
            "of": BATCH,
            "per_second": round(together, 1),
            "over_tpc_b": round(together / yardstick, 3),
            "receiving_share": round(sum(first for first, _second in batches) / sum(map(sum, batches)), 3),
            "client_cpu_ms_each": round(busy_together / (BATCH * BATCHES) * 1000, 3),
            "acknowledged_to_applied": asdict(Latency.of([applied for _received, applied in batches])),
        },
        "first_batch_after_singles_ms": round(sum(sudden) * 1000, 1),
        "outcomes": asdict(client.done),
    }
    return figures, {"singles": of_singles, "batches": of_batches}


def _sayings(town: Town, people: int) -> Iterator[Said]:
    """What a town says of an ordinary day: of ten, five newcomers, three moves and two departures of the settled.

    Whoever moves or leaves is chosen once: the settled are walked through in steps that are prime to their number.
    """
    newcomers, settled = people, 0
    while True:
        for turn in range(10):
            if turn < 5:
                yield "residence_start", newcomer(newcomers).fields(plate_of(newcomers, town.plates), _MOVED)
                newcomers += 1
                continue
            index = settled * 7919 % people
            settled += 1
            somebody = newcomer(index)
            if turn < 8:
                yield "residence_start", somebody.fields(plate_of(index + people // 2, town.plates), _MOVED)
            else:
                ending: Fields = {
                    "plate": plate_of(index, town.plates),
                    "end_date": PartialDate.on(_MOVED + timedelta(days=30)),
                }
                yield "residence_end", {**somebody.described(), **ending}
