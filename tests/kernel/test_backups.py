"""The store of backups, without a server: sealing, marks, manifests, the log in pieces."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.kernel import clock
from denizen.kernel.backups import BackupUnusable, passphrase
from denizen.kernel.backups.log import MOST_PIECES, Log, LogWriter, Piece, write_segments
from denizen.kernel.backups.looking import look_at_store
from denizen.kernel.backups.making import LONGEST_DAYS, check_room, expire_log
from denizen.kernel.backups.sealing import (
    Marks,
    needs_passphrase,
    new_recovery_key,
    recipient,
    recovery_key,
    seal,
    unsealed,
)
from denizen.kernel.backups.settings import Settings, settings_of
from denizen.kernel.backups.store import FORMAT, PHYSICAL, Backup, Manifest, Store, key_marks, write_manifest
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.keys import add_sealing_key

KEY = pyrage.x25519.Identity.generate()
SEGMENT = 64
BEGAN = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    Vault(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store").prepare()


def make(store: Store, keys: Path, began: datetime = BEGAN, start: int = 0) -> Backup:
    """A backup whose copy is a few bytes."""
    with store.making(began) as draft:
        size, digest = seal(io.BytesIO(b"the copy"), draft / "server.tar.zst.age", KEY.to_public())
        manifest = Manifest(
            name=draft.name.removeprefix(".making-"),
            format=FORMAT,
            kind=PHYSICAL,
            product="0.1.0",
            began=began.isoformat(),
            ended=began.isoformat(),
            postgresql="18.6",
            database="denizen",
            migrations=["register.0001_register"],
            keys=key_marks(keys),
            recipient=str(KEY.to_public()),
            clear_bytes=8,
            file="server.tar.zst.age",
            file_bytes=size,
            file_digest=digest.hex(),
            system="1",
            timeline=1,
            start=start,
            end=start,
            segment_bytes=SEGMENT,
        )
        write_manifest(draft, manifest, Marks.of(keys))
    return store.backups()[-1]


# Sealing


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=300_000), max_size=4))
def test_what_is_sealed_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("sealed") / "file"
    size, digest = seal(io.BytesIO(b"".join(parts)), path, KEY.to_public())
    assert (size, digest) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).digest())
    with unsealed(path, KEY, digest) as clear:
        assert clear.read() == b"".join(parts)


def test_tools_that_know_nothing_of_denizen_open_a_sealed_file(tmp_path: Path) -> None:
    """The format is that of age and zstd: here by their libraries, on a bad day by `age -d -i KEY FILE | zstd -d`."""
    seal(io.BytesIO(b"a copy" * 100_000), tmp_path / "file", KEY.to_public())
    compressed = pyrage.decrypt((tmp_path / "file").read_bytes(), [KEY])
    assert compressed[:4] == bytes.fromhex("28b52ffd")  # RFC 8878, 3.1.1


class _Endless:
    """A source that fails after some megabytes."""

    def __init__(self) -> None:
        self.left = 5 << 20

    def read(self, _size: int = -1) -> bytes:
        if self.left <= 0:
            raise ConnectionResetError("the server is gone")
        self.left -= 1 << 16
        return os.urandom(1 << 16)


def test_what_becomes_of_a_source_is_told_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError, match="the server is gone"):
        seal(_Endless(), tmp_path / "file", KEY.to_public())


@pytest.mark.parametrize("place", [0, 100, 200, 100_000, -1])
def test_a_changed_byte_is_found_while_unsealing(place: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    _size, digest = seal(io.BytesIO(os.urandom(200_000)), path, KEY.to_public())
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)
    with pytest.raises(BackupUnusable, match=r"damaged|not as it was written"):
        _drain(path, digest)


def _drain(path: Path, digest: bytes) -> None:
    with unsealed(path, KEY, digest) as clear:
        while clear.read(1 << 16):
            pass


def test_a_reader_who_stops_early_learns_of_damage_that_comes_later(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _size, digest = seal(io.BytesIO(os.urandom(400_000)), path, KEY.to_public())
    with path.open("ab") as file:
        file.write(b"more")
    with pytest.raises(BackupUnusable), unsealed(path, KEY, digest) as clear:
        clear.read(10)


def test_the_reason_for_a_reader_s_failure_is_the_file_where_that_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _size, digest = seal(io.BytesIO(os.urandom(400_000)), path, KEY.to_public())
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(BackupUnusable, match="damaged"), unsealed(path, KEY, digest) as clear:
        assert len(clear.read()) == 400_000


def test_memory_is_the_same_for_small_and_large(tmp_path: Path) -> None:
    """In a process of its own, whose peak is its own."""
    script = (
        "import sys, resource, pyrage; from pathlib import Path\n"
        "from denizen.kernel.backups.sealing import seal, unsealed\n"
        "key = pyrage.x25519.Identity.generate()\n"
        "import os\n"
        "class Source:\n"
        "    left = int(sys.argv[1])\n"
        "    def read(self, _size):\n"
        "        self.left -= 1\n"
        "        return os.urandom(1 << 20) if self.left >= 0 else b''\n"
        "path = Path(sys.argv[2])\n"
        "size, digest = seal(Source(), path, key.to_public())\n"
        "with unsealed(path, key, digest) as clear:\n"
        "    while clear.read(1 << 16): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    peaks = [
        int(
            subprocess.check_output(
                [sys.executable, "-c", script, str(megabytes), str(tmp_path / str(megabytes))]
            )
        )
        for megabytes in (2, 60)
    ]
    assert peaks[1] - peaks[0] < 20_000  # kilobytes


# The recovery key


def test_a_recovery_key_opens_with_its_passphrase_and_no_other(tmp_path: Path) -> None:
    content, public = new_recovery_key("geheim")
    path = tmp_path / "recovery.key"
    path.write_bytes(content)
    assert b"AGE-SECRET-KEY" not in content
    assert needs_passphrase(path)
    assert str(recovery_key(path, "geheim").to_public()) == public
    with pytest.raises(BackupUnusable, match="the passphrase does not open"):
        recovery_key(path, "Geheim")


def test_a_key_under_a_passphrase_is_a_file_of_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less work than in earnest, or the other implementation might find it too much for a busy machine."""
    monkeypatch.setattr(passphrase, "WORK", 8)
    sealed = passphrase.seal_under("geheim", b"AGE-SECRET-KEY-1")
    assert pyrage.passphrase.decrypt(sealed, "geheim") == b"AGE-SECRET-KEY-1"
    work = sealed.index(b" 8\n") + 1  # another digit is more work before it is found out: one is tried below
    for place in set(range(len(sealed))) - {work}:
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(passphrase.WrongPassphrase):
            passphrase.unseal_under("geheim", bytes(changed))
    with pytest.raises(passphrase.WrongPassphrase):
        passphrase.unseal_under("geheim", sealed[:work] + b"9" + sealed[work + 1 :])
    for end in (0, 10, len(sealed) - 20, len(sealed) - 1):
        with pytest.raises(passphrase.WrongPassphrase):
            passphrase.unseal_under("geheim", sealed[:end])


def test_without_a_passphrase_the_file_is_enough_and_what_is_none_is_refused(tmp_path: Path) -> None:
    content, public = new_recovery_key("")
    path = tmp_path / "recovery.key"
    path.write_bytes(content)
    assert not needs_passphrase(path)
    assert str(recovery_key(path, "").to_public()) == public
    path.write_bytes(b"\xff\x00 a picture")
    with pytest.raises(BackupUnusable, match="is no recovery key"):
        recovery_key(path, "")
    with pytest.raises(BackupUnusable, match="cannot be read"):
        recovery_key(tmp_path / "nowhere", "")
    with pytest.raises(BackupUnusable, match="no public half"):
        recipient("age1nonsense")


def test_settings_say_where_and_to_whom(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert settings_of(home) is None
    Settings(Path('/mnt/with "quotes"'), "age1x").write(home)
    assert settings_of(home) == Settings(Path('/mnt/with "quotes"'), "age1x")
    for wrong in ("store = 3", 'store = "relative"\nrecipient = "age1"', "[", 'store = "/x"'):
        (tmp_path / "backups.toml").write_text(wrong)
        with pytest.raises(BackupUnusable, match=r"backups\.toml"):
            settings_of(home)


# Backups


def test_every_flipped_bit_of_manifest_and_mark_is_found(store: Store, keys: Path) -> None:
    backup = make(store, keys)
    for name in ("manifest.json", "manifest.mark"):
        path = backup.folder / name
        content = path.read_bytes()
        for place in range(len(content)):
            changed = bytearray(content)
            changed[place] ^= 1 << place % 8
            path.write_bytes(changed)
            with pytest.raises(BackupUnusable):
                backup.manifest(keys)
        path.write_bytes(content)
    assert backup.manifest(keys).name == backup.name


def test_a_backup_under_another_name_is_not_believed(store: Store, keys: Path) -> None:
    backup = make(store, keys)
    renamed = backup.folder.rename(backup.folder.with_name("20270101T000000Z"))
    with pytest.raises(BackupUnusable, match=r"manifest of .* is damaged"):
        Backup(renamed).manifest(keys)


def test_a_manifest_made_by_somebody_without_the_keys_is_not_believed(
    store: Store, keys: Path, tmp_path: Path
) -> None:
    backup = make(store, keys)
    manifest = backup.manifest(keys)
    Vault(tmp_path / "other")
    for name in ("manifest.json", "manifest.mark"):
        (backup.folder / name).unlink()
    write_manifest(backup.folder, replace(manifest, database="postgres"), Marks.of(tmp_path / "other"))
    with pytest.raises(BackupUnusable, match=r"manifest of .* is damaged"):
        backup.manifest(keys)


def test_other_keys_are_found_out_by_their_fingerprints(store: Store, keys: Path, tmp_path: Path) -> None:
    backup = make(store, keys)
    Vault(tmp_path / "other")
    with pytest.raises(
        BackupUnusable, match=rf"made under the lookup key {key_marks(keys)['lookup.key']}, and that in"
    ):
        backup.manifest(tmp_path / "other")
    other = (tmp_path / "other" / "seal-1.key").read_bytes()
    (keys / "seal-1.key").write_bytes(other)
    with pytest.raises(BackupUnusable, match=r"needs the key seal-1\.key"):
        backup.manifest(keys)
    with pytest.raises(BackupUnusable, match=r"holds no lookup\.key"):
        backup.manifest(tmp_path / "nowhere")


def test_a_key_that_came_later_is_no_hindrance(store: Store, keys: Path) -> None:
    backup = make(store, keys)
    add_sealing_key(keys)
    assert backup.manifest(keys).name == backup.name


def test_no_key_stands_in_a_store(store: Store, keys: Path) -> None:
    make(store, keys)
    secret = [path.read_bytes() for path in keys.iterdir()] + [str(KEY).encode()]
    for path in store.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(key in content or key.hex().encode() in content for key in secret)


def test_a_backup_that_is_cut_short_or_changed_is_found_by_reading_it(store: Store, keys: Path) -> None:
    backup = make(store, keys)
    manifest = backup.manifest(keys)
    path = backup.folder / manifest.file
    content = path.read_bytes()
    backup.check(manifest)
    path.write_bytes(content[:-1])
    with pytest.raises(BackupUnusable, match="cut short"):
        backup.check(manifest)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(BackupUnusable, match="not as it was written"):
        backup.check(manifest)
    path.unlink()
    with pytest.raises(BackupUnusable, match="cut short"):
        backup.check(manifest)


def test_what_is_interrupted_is_no_backup_and_the_next_one_clears_it_away(store: Store, keys: Path) -> None:
    with pytest.raises(RuntimeError), store.making(BEGAN):
        raise RuntimeError
    assert store.backups() == []
    killed = store.path / ".making-20261101T030000Z"
    killed.mkdir()
    (killed / "half").write_text("x")
    assert store.backups() == []
    make(store, keys)
    assert not killed.exists()
    assert len(store.backups()) == 1


def test_two_at_once_are_one_too_many_and_two_in_a_second_are_two(store: Store, keys: Path) -> None:
    with store.making(BEGAN), pytest.raises(BackupUnusable, match=r"another backup .* is under way"):
        make(store, keys)
    make(store, keys)
    make(store, keys)
    assert [backup.name for backup in store.backups()] == [
        "20261101T030000Z",
        "20261101T030001Z",
        "20261101T030002Z",
    ]


def test_a_backup_that_outlives_what_the_register_erased_is_told_of_and_goes_with_the_next(
    store: Store, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each new backup removes what is older than 35 days; where none is made any more, the doctor says so."""
    monkeypatch.setenv("DENIZEN_MODE", "test")
    make(store, keys)
    make(store, keys, BEGAN + timedelta(days=1))
    for days, seconds, too_old in ((34, 0, 0), (35, 0, 0), (35, 1, 1), (36, 1, 2)):
        with clock.simulate(BEGAN + timedelta(days=days, seconds=seconds)):
            found = [(fine, said) for fine, said in look_at_store(store) if "older than 35 days" in said]
            assert [fine for fine, _said in found] == [not too_old], days
            assert too_old == 0 or found[0][1].startswith(f"{too_old} backups")
    make(store, keys, BEGAN + timedelta(days=40))
    assert len(store.expire(BEGAN + timedelta(days=40 - LONGEST_DAYS))) == 2


def test_backups_expire_and_the_last_one_never_does(store: Store, keys: Path) -> None:
    for day in range(4):
        make(store, keys, BEGAN + timedelta(days=day))
    assert store.expire(BEGAN + timedelta(days=2)) == ["20261101T030000Z", "20261102T030000Z"]
    assert [backup.name for backup in store.backups()] == ["20261103T030000Z", "20261104T030000Z"]
    assert store.expire(BEGAN + timedelta(days=100)) == ["20261103T030000Z"]
    assert len(store.backups()) == 1


def test_a_store_that_is_nearly_full_is_told_before_anything_is_written(store: Store) -> None:
    free = shutil.disk_usage(store.path).free
    with pytest.raises(BackupUnusable, match="MB free, and about"):
        check_room(store, free * 3)
    check_room(store, 1 << 20)


def test_a_store_that_is_not_there_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="is the disk there"):
        Store(tmp_path / "unmounted").backups()


# The log


def writer(log: Log, keys: Path, start: int = 0) -> LogWriter:
    return LogWriter(log, marks=Marks.of(keys), to=KEY.to_public(), start=start, segment_bytes=SEGMENT)


def read(log: Log, keys: Path, start: int = 0) -> bytes:
    chain = log.chain(start)
    said = bytearray()
    position = start
    for piece in chain.pieces:
        said += piece.opened(Marks.of(keys), KEY)[position - piece.start :]
        position = piece.end
    return bytes(said)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 100), st.booleans(), st.booleans()), max_size=20))
def test_the_log_that_was_kept_is_the_log_that_came_whatever_interrupted_it(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[int, bool, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    Vault(folder / "keys")
    log, said, kept = Log(folder / "1-00000001"), b"", 0
    at_work = writer(log, folder / "keys")
    for length, keeping, interrupted in parts:
        said += os.urandom(length)
        at_work.take(at_work.end, said[at_work.end :])
        if keeping:
            at_work.keep()
            kept = len(said)
        kept = max(kept, at_work.kept_until)
        if interrupted:  # begun again at the segment in which the server still keeps the log
            at_work = writer(log, folder / "keys", at_work.kept_until // SEGMENT * SEGMENT)
            at_work.take(at_work.end, said[at_work.end :])
    found = read(log, folder / "keys")
    assert found == said[: len(found)]
    assert len(found) >= kept
    assert not log.chain(0).broken


def test_a_full_segment_is_one_piece_and_a_quiet_one_has_few(tmp_path: Path, keys: Path) -> None:
    log = Log(tmp_path / "1-00000001")
    at_work = writer(log, keys)
    for place in range(SEGMENT):
        at_work.take(place, bytes([place]))
        at_work.keep()
        assert len(log.pieces()) <= MOST_PIECES + 1
    assert [(piece.start, piece.end) for piece in log.pieces()] == [(0, SEGMENT)]
    assert read(log, keys) == bytes(range(SEGMENT))


def test_what_was_left_out_of_the_log_is_noticed_at_once(tmp_path: Path, keys: Path) -> None:
    at_work = writer(Log(tmp_path / "1-00000001"), keys)
    at_work.take(0, b"abc")
    with pytest.raises(ValueError, match="goes on at 0/4 and not at 0/3"):
        at_work.take(4, b"e")


@settings(max_examples=200)
@given(st.sets(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12), st.integers(0, 10))
def test_a_chain_goes_as_far_as_pieces_follow_one_another(
    tmp_path_factory: pytest.TempPathFactory, spans: set[tuple[int, int]], start: int
) -> None:
    class Some(Log):
        def pieces(self) -> list[Piece]:
            return sorted(Piece(at, at + length, "", Path()) for at, length in spans)

    chain = Some(Path()).chain(start)
    covered = {byte for at, length in spans for byte in range(at, at + length)}
    end = next(byte for byte in range(start, 100) if byte not in covered)
    assert chain.end == end
    assert chain.broken == any(at > end for at, _length in spans)
    position = start
    for piece in chain.pieces:
        assert piece.start <= position < piece.end
        position = piece.end
    assert position == end


def test_pieces_are_known_by_their_marks(tmp_path: Path, keys: Path) -> None:
    log = Log(tmp_path / "1-00000001")
    at_work = writer(log, keys)
    for word in (b"one", b"two"):
        at_work.take(at_work.end, word)
        at_work.keep()
    one, two = log.pieces()
    content = two.path.read_bytes()
    two.path.write_bytes(one.path.read_bytes())
    with pytest.raises(BackupUnusable, match="not as it was written"):
        two.sealed(Marks.of(keys))
    two.path.write_bytes(content)
    moved = tmp_path / "2-00000001" / two.path.name
    moved.parent.mkdir()
    shutil.copy(two.path, moved)
    with pytest.raises(BackupUnusable, match="not as it was written"):
        Log(moved.parent).pieces()[0].sealed(Marks.of(keys))
    one.path.unlink()
    assert log.chain(0).broken


def test_segments_are_written_as_the_server_reads_them(tmp_path: Path) -> None:
    said = os.urandom(3 * SEGMENT - 5)
    pieces = [(SEGMENT - 10, said[SEGMENT - 10 : 2 * SEGMENT]), (2 * SEGMENT - 4, said[2 * SEGMENT - 4 :])]
    (tmp_path / "000000020000000000000000").write_bytes(said[:SEGMENT])
    end = write_segments(iter(pieces), tmp_path, timeline=2, segment_bytes=SEGMENT)
    assert end == len(said)
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == [f"00000002000000000000000{number}" for number in range(3)]
    assert b"".join(path.read_bytes() for path in files) == said + bytes(5)


def test_the_log_before_the_oldest_backup_goes_with_those_before(store: Store, keys: Path) -> None:
    log = Log.of(store.log, "1", 1)
    at_work = writer(log, keys)
    at_work.take(0, os.urandom(3 * SEGMENT))
    make(store, keys, start=SEGMENT + 3)
    make(store, keys, start=2 * SEGMENT)
    other = Log.of(store.log, "2", 1)
    at_work = writer(other, keys)
    at_work.take(0, os.urandom(2 * SEGMENT))
    os.utime(other.pieces()[0].path, (0, BEGAN.timestamp() - 1))
    assert expire_log(store, keys, BEGAN) == 2
    assert [piece.start for piece in log.pieces()] == [SEGMENT, 2 * SEGMENT]
    assert [piece.start for piece in other.pieces()] == [SEGMENT]
    os.utime(other.pieces()[0].path, (0, BEGAN.timestamp() - 1))
    assert expire_log(store, keys, BEGAN) == 1
    assert not other.folder.exists()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tiny", str(folder)], check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("only root may mount a file system, and not everywhere")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_leaves_neither_a_backup_nor_half_of_one(tiny_disk: Path) -> None:
    store = Store(tiny_disk / "store").prepare()

    def fill() -> None:
        with store.making(BEGAN) as draft:
            seal(_Endless(), draft / "copy", KEY.to_public())

    with pytest.raises(OSError, match="No space left"):
        fill()
    assert {path.name for path in store.path.iterdir()} == {".lock", "log"}
