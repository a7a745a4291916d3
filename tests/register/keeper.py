"""A keeper for tests: the real handler, the real login and a real vault, in a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from denizen.kernel.answering import answer_waiting
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.ledger.rules import SEALED_NUMBER
from denizen.register import uncovering
from tests.access.town import Town

NUMBER = "E73904821"


@contextmanager
def keeping(town: Town, vault: Vault) -> Iterator[None]:
    """Answer what waits, until the end. However busy the machine is, it is waited for."""
    ends = threading.Event()
    handlers = {"document_number": uncovering.uncovering(lambda: vault)}

    def keep() -> None:
        with connect(town.database.url("denizen_keeper")) as db:
            while not ends.wait(0.005):
                answer_waiting(db, handlers)

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patient:
            patient.setattr(uncovering, "_SECONDS_TO_WAIT", 25.0)
            yield
    finally:
        ends.set()
        thread.join()


class Bearer:
    """A person with a passport, whose number is sealed in the vault of a folder."""

    def __init__(self, town: Town, keys: Path) -> None:
        self.vault = Vault(keys)
        self.person = town.person("Ganbaatar Erdene")
        self.declared = self.have(town, NUMBER)

    def have(self, town: Town, number: str) -> object:
        """Give the person another passport, and return the declaration that founds it."""
        token, sealed = self.vault.token("passport", number), self.vault.seal(number, SEALED_NUMBER)
        return town.document(self.person, token, hint=f"…{number[-4:]}", sealed=sealed)
