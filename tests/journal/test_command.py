"""`denizen journal`: by the operator's hands, and by the worker's own."""

import io
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from denizen.journal.signing import signer_here
from denizen.journal.tree.notes import Checkpoint, VerifierKey, opened

from .keeping import Log

type Told = Callable[..., str]


@pytest.fixture(name="told")
def _told(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the command says; `seal` as the worker, anything else as the owner."""
    monkeypatch.setenv("DENIZEN_HOME", str(tmp_path))

    def told(*arguments: str) -> str:
        role = "denizen_worker" if arguments[0] == "seal" else "denizen_owner"
        monkeypatch.setenv("DENIZEN_DATABASE_URL", log.database.url(role))
        out = io.StringIO()
        call_command("journal", *arguments, stdout=out, stderr=out)
        return out.getvalue()

    return told


def test_an_operator_seals_hands_out_and_verifies(log: Log, told: Told, tmp_path: Path) -> None:
    assert "No line waits" in told("seal")
    with pytest.raises(CommandError, match="Nothing is sealed yet"):
        told("checkpoint")
    assert "The log is what was signed" in told("verify")
    log.write(3)
    assert "3 sealed lines" in told("seal")
    note, key = told("checkpoint"), VerifierKey.parse(told("key").strip())
    assert Checkpoint.parse(opened(note, key)).size == 3
    kept = tmp_path / "kept.txt"
    kept.write_text(note, "utf-8")
    log.write(2)
    told("seal")
    assert "The log is what was signed" in told("verify", str(kept), "--key", key.text())


def test_tampering_is_told_with_its_place_and_ends_with_1(log: Log, told: Told) -> None:
    log.write(3)
    told("seal")
    log.owner.execute(
        "UPDATE journal.delivery SET actor_id = %s"
        " WHERE id = (SELECT delivery_id FROM journal.leaf WHERE position = 2)",
        [uuid4()],
    )
    with pytest.raises(SystemExit) as ended:
        told("verify")
    assert ended.value.code == 1


def test_what_is_no_key_or_no_file_is_said(log: Log, told: Told) -> None:
    with pytest.raises(CommandError, match=r"no key|base64"):
        told("verify", "--key", "nonsense")
    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        told("verify", "nowhere.txt")


def test_a_home_has_one_key_for_its_log(log: Log, told: Told, tmp_path: Path) -> None:
    first = told("key")
    assert told("key") == first
    assert (tmp_path / "keys" / "log.key").stat().st_mode & 0o077 == 0
    (tmp_path / "keys" / "log.key").unlink()
    assert told("key") != first
    assert signer_here().verifier.text() == told("key").strip()


def test_the_worker_seals_what_was_read(log: Log, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write(5)
    monkeypatch.setenv("DENIZEN_DATABASE_URL", log.database.url("denizen_worker"))
    call_command("worker", "--once")
    assert log.notes() == [], "it makes no key of its own: that would be another signer's"
    told("key")
    monkeypatch.setenv("DENIZEN_DATABASE_URL", log.database.url("denizen_worker"))
    call_command("worker", "--once")
    assert [Checkpoint.parse(opened(note, signer_here().verifier)).size for note in log.notes()] == [5]
    assert "The log is what was signed" in told("verify")
