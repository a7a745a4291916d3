"""The access log sealed, and held to what was signed: by whoever tampers with it as the owner of all tables."""

import threading
import tracemalloc

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from denizen.journal.queries import tiles_in
from denizen.journal.sealing import seal
from denizen.journal.tree.hashing import consistency_proof, verify_consistency
from denizen.journal.tree.notes import Checkpoint, SignerKey, opened
from denizen.journal.tree.tiles import node_from
from denizen.journal.verifying import Flaw

from .keeping import NOW, SIGNER, Log


def test_lines_are_sealed_once_and_the_log_grows_by_what_it_was(log: Log) -> None:
    assert log.seal() is None
    for lines in (1, 255, 1, 600, 3):
        log.write(lines)
        assert log.seal() is not None
    assert log.seal() is None
    said = [Checkpoint.parse(opened(note, SIGNER.verifier)) for note in log.notes()]
    assert [each.size for each in said] == [1, 256, 257, 857, 860]
    node_at = node_from(tiles_in(log.worker))
    for old in said:
        for new in said[said.index(old) :]:
            proof = consistency_proof(old.size, new.size, node_at)
            verify_consistency(old.size, new.size, proof, old.root, new.root)
    assert log.flaws(*log.notes()) == []


def test_a_line_that_is_committed_late_is_sealed_late_and_not_passed_over(log: Log) -> None:
    with log.database.connect("denizen_owner") as slow, slow.transaction():
        log.write(1, slow)
        log.write(2)
        first = log.seal()
        assert first is not None
        assert first.size == 2
    second = log.seal()
    assert second is not None
    assert second.size == 3
    assert log.flaws() == []


def test_what_was_rolled_back_is_no_line(log: Log) -> None:
    with log.owner.transaction(force_rollback=True):
        log.write()
    assert log.seal() is None


def test_two_who_seal_at_once_seal_each_line_once(log: Log) -> None:
    log.write(500)
    workers = [log.database.connect("denizen_worker") for _n in range(4)]

    def work(db: psycopg.Connection) -> None:
        for _time in range(5):
            seal(db, SIGNER, now=NOW)

    threads = [threading.Thread(target=work, args=[db]) for db in workers]
    for thread in threads:
        thread.start()
        log.write(50)
    for thread in threads:
        thread.join()
    log.seal()
    for db in workers:
        db.close()
    assert Checkpoint.parse(opened(log.notes()[-1], SIGNER.verifier)).size == 700
    assert log.flaws() == []


def test_who_seals_reads_no_line_and_cannot_unsay_what_was_signed(log: Log) -> None:
    log.write()
    log.seal()
    for statement in (
        "SELECT FROM journal.delivery",
        "SELECT FROM journal.leaf",
        "DELETE FROM journal.checkpoint",
        "UPDATE journal.checkpoint SET note = ''",
        "DELETE FROM journal.tile",
        "DELETE FROM journal.unsealed",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            log.worker.execute(statement)
    for table in ("tile", "checkpoint", "leaf", "unsealed"):
        with log.database.connect("denizen_web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"INSERT INTO journal.{table} SELECT * FROM journal.{table}")


ONE = "id = (SELECT id FROM journal.delivery LIMIT 1)"
SPOILT = "sha256('x') || substr(hashes, 33)"
TAMPERING: dict[str, tuple[str, set[str]]] = {
    "changed": (f"UPDATE journal.delivery SET purpose = 'other' WHERE {ONE}", {"line_changed"}),
    "another person": (
        f"UPDATE journal.delivery SET person_id = gen_random_uuid() WHERE {ONE}",
        {"line_changed"},
    ),
    "deleted": (f"DELETE FROM journal.delivery WHERE {ONE}", {"line_gone"}),
    "deleted with its leaf": (
        "WITH gone AS (DELETE FROM journal.leaf WHERE position = 3 RETURNING delivery_id)"
        " DELETE FROM journal.delivery WHERE id IN (SELECT delivery_id FROM gone)",
        {"line_gone"},
    ),
    "reordered": (
        "UPDATE journal.delivery AS d SET (person_id, actor_id, delivered_at) ="
        " (SELECT o.person_id, o.actor_id, o.delivered_at FROM journal.delivery AS o"
        " JOIN journal.leaf AS ol ON ol.delivery_id = o.id WHERE ol.position = 9 - l.position)"
        " FROM journal.leaf AS l WHERE l.delivery_id = d.id",
        {"line_changed"},
    ),
    "slipped in": (
        "ALTER TABLE journal.delivery DISABLE TRIGGER delivery_is_to_be_sealed;"
        " INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reader, fields)"
        " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'p', 'b', 'card', '{}'",
        {"line_unplaced"},
    ),
    "a tile": (
        f"UPDATE journal.tile SET hashes = {SPOILT} WHERE level = 0",
        {"tile_wrong", "checkpoint_wrong"},
    ),
    "a commitment": (
        f"UPDATE journal.tile SET hashes = {SPOILT} WHERE level = -1",
        {"line_changed", "tile_wrong"},
    ),
    "a checkpoint": (
        "UPDATE journal.checkpoint SET note = replace(note, 'town', 'city')",
        {"checkpoint_wrong"},
    ),
    "the end cut off": (
        "DELETE FROM journal.delivery WHERE id IN (SELECT delivery_id FROM journal.leaf WHERE position > 4);"
        " DELETE FROM journal.leaf WHERE position > 4;"
        " UPDATE journal.tile SET hashes = substr(hashes, 1, 5 * 32)",
        {"checkpoint_wrong"},
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_whoever_tampers_is_found(log: Log, how: str) -> None:
    log.write(10)
    log.seal()
    assert log.flaws() == []
    statement, codes = TAMPERING[how]
    log.owner.execute(statement)
    assert {flaw.code for flaw in log.flaws()} == codes


def test_a_whole_log_made_anew_is_a_fork_for_whoever_kept_a_checkpoint(log: Log) -> None:
    """The office has the key and all tables: only what others keep holds it."""
    log.write(10)
    log.seal()
    [kept] = log.notes()
    log.owner.execute(
        "UPDATE journal.delivery SET purpose = 'other' WHERE id = (SELECT id FROM journal.delivery LIMIT 1);"
        " TRUNCATE journal.leaf, journal.tile, journal.checkpoint;"
        " INSERT INTO journal.unsealed SELECT id FROM journal.delivery"
    )
    log.seal()
    assert log.flaws() == []
    assert log.flaws(kept) == [Flaw("forked", 10)]
    assert log.flaws(*log.notes()) == []


def test_a_note_that_another_signed_says_nothing(log: Log) -> None:
    log.write(3)
    log.seal()
    other = SignerKey(SIGNER.name, Ed25519PrivateKey.generate())
    forged = other.sign(Checkpoint.parse(opened(log.notes()[0], SIGNER.verifier)).text())
    assert log.flaws(forged) == [Flaw("forked", 0)]


def test_an_erased_line_leaves_nothing_by_which_it_could_be_guessed(log: Log) -> None:
    """Without its salt, the commitment of a line of which all is known cannot be told from any other."""
    log.write(2)
    log.seal()
    salts = [bytes(salt) for (salt,) in log.owner.execute("SELECT salt FROM journal.leaf")]
    assert len(set(salts)) == 2
    assert all(len(salt) == 32 for salt in salts)
    tiles = b"".join(bytes(tile) for (tile,) in log.owner.execute("SELECT hashes FROM journal.tile"))
    assert not any(salt in tiles for salt in salts)


def test_holding_a_long_log_holds_little_of_it_at_once(log: Log) -> None:
    log.write(60_000)
    while log.seal():
        pass
    tracemalloc.start()
    try:
        assert log.flaws() == []
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000, "bytes; all commitments and lines at once are many times as much"
    log.owner.execute(
        "UPDATE journal.delivery SET purpose = 'other'"
        " WHERE id = (SELECT delivery_id FROM journal.leaf WHERE position = 43210)"
    )
    assert log.flaws() == [Flaw("line_changed", 43210)]
