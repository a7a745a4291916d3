"""Changing keys: files of the home, roles of the server and values of the database, in a certain order.

It is one in which whoever is stopped at any moment goes on by beginning again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.errors import CheckViolation

from denizen.kernel.crypto import Tokens, Unsealer, Vault
from denizen.kernel.db import connect
from denizen.kernel.handed_over import COOKIES
from denizen.kernel.home import Home
from denizen.kernel.keys import (
    LOOKUP_KEY,
    NEXT_LOOKUP_KEY,
    SWITCHING_LOOKUP_KEY,
    KeysUnusable,
    add_sealing_key,
    locked,
    mark_of,
    read_key,
    read_keys,
    remove_sealing_key,
    write_key,
)
from denizen.kernel.roles import KEEPER, LOGINS, OWNER, WEB, WORKER, end_sessions, prepare_database
from denizen.kernel.server import Server
from denizen.register import resealing
from denizen.register.resealing import Resealed, Tell, sealed_under
from denizen.register.retokening import (
    Making,
    TokensMissing,
    make_next_tokens,
    noted_lookup_key,
    switch_tokens,
)


@dataclass(frozen=True, slots=True)
class Rotation:
    """A register whose keys are changed, and who changes them."""

    server: Server
    home: Home
    actor: UUID
    now: Callable[[], datetime]

    def values(self) -> dict[int, dict[str, int]]:
        """How many values of which column are sealed under which key."""
        with self._keeper() as keeper:
            return sealed_under(keeper)

    def new_sealing_key(self) -> int | None:
        """Make a new sealing key and return its number; None where an earlier change is not finished yet.

        The keeper that answers the pages is sent away: it comes back with all keys, or could not open what is sealed
        under the new one.
        """
        if set(self.values()) - {read_keys(self.home.keys).current}:
            return None
        number = add_sealing_key(self.home.keys)
        end_sessions(self.server, KEEPER)
        return number

    def reseal(self, tell: Tell) -> Resealed:
        """Seal anew, under the newest key, whatever is sealed under others."""
        with self._keeper() as keeper:
            return resealing.reseal(
                keeper, actor=self.actor, vault=Vault(self.home.keys), now=self.now, tell=tell
            )

    def retire(self, number: int) -> None:
        """Remove the oldest sealing key for good. Raises KeysUnusable where it is needed."""
        keys = read_keys(self.home.keys)
        if number not in keys.sealing:
            raise KeysUnusable(f"there is no key number {number}")
        if number == keys.current:
            raise KeysUnusable(f"key number {number} seals new values: make a newer one first")
        if number != min(keys.sealing):
            raise KeysUnusable(f"key number {min(keys.sealing)} is older: retire it first")
        if left := self.values().get(number):
            columns = ", ".join(f"{values:,} of {column}" for column, values in left.items())
            raise KeysUnusable(f"values are sealed under key number {number}: {columns}")
        with connect(self.server.url(OWNER)) as owner:
            try:
                resealing.retire(owner, number=number)
            except CheckViolation:
                raise KeysUnusable(
                    f"a value was sealed under key number {number} this moment: a process still works with it"
                ) from None
        remove_sealing_key(self.home.keys, number)

    def renew_secrets(self, roles: tuple[str, ...] = LOGINS) -> None:
        """Give each role a new password, and send away whoever came in with the one of before.

        A role whose password is not that of the home is given it by whatever command comes next: so that it does not
        matter where this is stopped.
        """
        for role in roles:
            self.home.renew_secret(role)
        if roles == LOGINS:
            self.home.renew_secret(COOKIES)
        prepare_database(self.server, self.server.database)
        for role in roles:
            end_sessions(self.server, role)

    def change_lookup_key(self, tell: Tell) -> int:
        """Change the key by which documents are found; return how many tokens were not made of a number.

        From the moment at which tokens take their new places until the key does, no other command opens the keys, and
        pages and worker are locked out by new passwords: one that still had the key of before would find nobody, and
        register everybody once more. Raises TokensMissing, and takes back what it began.
        """
        folder = self.home.keys
        odd = 0
        if not (folder / SWITCHING_LOOKUP_KEY).exists():
            with locked(folder):
                if not (folder / NEXT_LOOKUP_KEY).exists():
                    write_key(folder / NEXT_LOOKUP_KEY)
            with self._keeper() as keeper:
                odd += make_next_tokens(keeper, making=self._making(NEXT_LOOKUP_KEY), tell=tell)
            self._rename(NEXT_LOOKUP_KEY, SWITCHING_LOOKUP_KEY)
        noted = mark_of(read_key(folder / SWITCHING_LOOKUP_KEY))
        with connect(self.server.url(OWNER)) as owner:
            switched = noted_lookup_key(owner) == noted
        if not switched:
            odd += self._switch(noted)
        self._rename(SWITCHING_LOOKUP_KEY, LOOKUP_KEY)
        return odd

    def _switch(self, noted: str) -> int:
        self.renew_secrets((WEB, WORKER))
        with connect(self.server.url(OWNER)) as owner:
            try:
                return switch_tokens(
                    owner,
                    actor=self.actor,
                    now=self.now(),
                    making=self._making(SWITCHING_LOOKUP_KEY),
                    mark=noted,
                )
            except TokensMissing:
                self._rename(SWITCHING_LOOKUP_KEY, NEXT_LOOKUP_KEY)
                raise

    @contextmanager
    def _keeper(self) -> Iterator[psycopg.Connection]:
        """A connection of the keeper's for work at which nobody waits at a page."""
        with connect(self.server.url(KEEPER)) as keeper:
            keeper.execute("SET statement_timeout = 0")
            keeper.execute("SET lock_timeout = '1min'")
            yield keeper

    def _making(self, next_key: str) -> Making:
        keys = read_keys(self.home.keys)
        after = Tokens(read_key(self.home.keys / next_key))
        return Making(Tokens(keys.lookup), after, Unsealer(keys.sealing))

    def _rename(self, name: str, to: str) -> None:
        with locked(self.home.keys):
            (self.home.keys / name).rename(self.home.keys / to)
