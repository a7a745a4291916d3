"""A register's log, its owner who may tamper with it, and the worker who seals it."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from denizen.journal.sealing import seal
from denizen.journal.tree.notes import Checkpoint, SignerKey
from denizen.journal.verifying import Flaw, verify

from ..databases import Database

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
NOW = datetime(2026, 1, 1, tzinfo=UTC)

WRITE = """
INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields)
SELECT gen_random_uuid(), gen_random_uuid(), %s, 'registration.upkeep', 'PIPL 13', NULL, 'card', '{name,born}'
FROM generate_series(1, %s)
"""


class Log:
    """A register's log, its owner, and the worker who seals it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.owner = database.connect("denizen_owner")
        self.worker = database.connect("denizen_worker")

    def write(self, lines: int = 1, db: psycopg.Connection | None = None) -> None:
        """Write lines, as readers do."""
        (db or self.owner).execute(WRITE, [uuid4(), lines])

    def seal(self) -> Checkpoint | None:
        return seal(self.worker, SIGNER, now=NOW)

    def flaws(self, *brought: str) -> list[Flaw]:
        return list(verify(self.owner, SIGNER.verifier, brought))

    def notes(self) -> list[str]:
        return [note for (note,) in self.owner.execute("SELECT note FROM journal.checkpoint ORDER BY size")]

    def close(self) -> None:
        self.owner.close()
        self.worker.close()
