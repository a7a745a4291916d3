"""A party's webhook beside the whole town: the real worker, a courier, and a receiver on this machine."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from denizen.access.queries import SYSTEM_ACTOR, Party
from denizen.kernel.clock import now
from denizen.kernel.keys import mark_of
from denizen.webhooks.actions import add_endpoint
from denizen.webhooks.addresses import Allowed
from denizen.webhooks.courier import Courier
from tests.api.conftest import Office
from tests.webhooks.conftest import HERE, sender_to
from tests.webhooks.receiver import Authority, Receiver, receiving

type Carry = Callable[[Callable[[], bool]], None]


@contextmanager
def told_by_webhook(office: Office, party: Party) -> Iterator[tuple[Receiver, str, Carry]]:
    """What receives the party's news, its secret, and what lets the courier work until something is so."""
    authority, key = Authority(), secrets.token_bytes(32)
    keys = {mark_of(key): key}
    with (
        receiving(authority.shown()) as receiver,
        office.desk.town.database.connect("denizen_courier") as db,
    ):
        _made, secret = add_endpoint(
            office.desk.town.keeper,
            actor=SYSTEM_ACTOR,
            now=now(),
            party_id=party.id,
            url=receiver.url,
            keys=keys,
            allowed=Allowed.read(HERE, str(receiver.port)),
        )
        courier = Courier(sender_to(receiver, authority=authority), keys)

        def carry(until: Callable[[], bool]) -> None:
            end = time.monotonic() + 15
            while not until() or courier.on_the_way:
                assert time.monotonic() < end, "it did not come to that"
                courier.step(db, wait=0.05)

        yield receiver, secret, carry
        courier.leave(db, patience=5)
