"""Sealing what goes into the store: the format of age (age-encryption.org/v1) over zstd, and marks against change.

Both are formats with tools of their own: `age -d -i KEY FILE | zstd -d` opens any file of a store without Denizen. age
encrypts to a public key in pieces of 64 KiB, so that size and memory do not depend on each other, and notices when
anything is altered or cut off. A mark says besides that the file comes from this home, and can be looked at by whoever
has the keys of the home and not the recovery key.
"""

import hashlib
import hmac
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.passphrase import WrongPassphrase, is_sealed, seal_under, unseal_under

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
MARK_BYTES = 16
_DOMAIN = b"denizen backup 1"
_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 -- how each begins


type Progress = Callable[[int, int], None]
"""Is told how much is done and how much is expected."""


class Readable(Protocol):
    """Whatever gives bytes when asked."""

    def read(self, size: int = -1, /) -> bytes:
        """Give at most so many bytes; none at the end."""


class Counted:
    """Reads a source and tells how far it is."""

    def __init__(self, source: Readable, progress: Progress, expected: int) -> None:
        self._source, self._progress, self._expected = source, progress, expected
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Give what the source gives."""
        chunk = self._source.read(size)
        self.bytes += len(chunk)
        self._progress(self.bytes, self._expected)
        return chunk


class Marks:
    """Makes the mark of a file: HMAC-SHA-256 under a key drawn from the lookup key, over its name and its digest."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    @classmethod
    def of(cls, keys: Path) -> "Marks":
        """Those of a home's folder of keys. Raises BackupUnusable where there is no lookup key."""
        try:
            lookup = (keys / "lookup.key").read_bytes()
        except OSError as error:
            raise BackupUnusable(f"{keys} holds no lookup.key that can be read ({error.strerror})") from None
        return cls(hmac.digest(lookup, _DOMAIN, "sha256"))

    def mark(self, name: str, digest: bytes) -> str:
        """32 hexadecimal digits for a file of that name and with that SHA-256."""
        return hmac.digest(self.key, name.encode() + b"\0" + digest, "sha256")[:MARK_BYTES].hex()


# The recovery key


def new_recovery_key(passphrase: str) -> tuple[bytes, str]:
    """A fresh pair: the private half as the content of a file, sealed under the passphrase unless that is empty; and
    the public half, `age1…`, to which a home seals its backups.
    """  # noqa: D205 -- one sentence
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# The recovery key of a Denizen. Backups are sealed to {public}\n{identity}\n".encode()
    return (seal_under(passphrase, text) if passphrase else text), public


def needs_passphrase(path: Path) -> bool:
    """Whether that recovery key is sealed under a passphrase. Raises BackupUnusable where it cannot be read."""
    return is_sealed(_read(path))


def recovery_key(path: Path, passphrase: str) -> pyrage.x25519.Identity:
    """The private half from its file. Raises BackupUnusable for a wrong passphrase, or a file that is none."""
    content = _read(path)
    if is_sealed(content):
        try:
            content = unseal_under(passphrase, content)
        except WrongPassphrase:
            raise BackupUnusable(f"the passphrase does not open {path}, or the file is damaged") from None
    for line in content.decode("ascii", "replace").splitlines():
        if line.startswith(_SECRET):
            with suppress(pyrage.IdentityError):
                return pyrage.x25519.Identity.from_str(line.strip())
    raise BackupUnusable(f"{path} is no recovery key")


def recipient(public: str) -> pyrage.x25519.Recipient:
    """The public half from its text. Raises BackupUnusable."""
    try:
        return pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError:
        raise BackupUnusable(f"{public[:80]!r} is no public half of a recovery key (age1…)") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BackupUnusable(f"{path} cannot be read: {error.strerror}") from None


# Streams of any length


class _Compressed:
    """Reads a source through zstd. What the source raises is kept, since age gives back no more than its text."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._zstd = zstd.ZstdCompressor(level=LEVEL)
        self._ready = bytearray()
        self._over = False
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Give at most so many compressed bytes."""
        while len(self._ready) < size and not self._over:
            try:
                chunk = self._source.read(1 << 17)
            except BaseException as error:
                self.error = error
                raise
            self._over = not chunk
            self._ready += self._zstd.compress(chunk) if chunk else self._zstd.flush()
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given


class _Digested:
    """Writes to a file, counting and digesting what goes there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.bytes = 0
        self.error: OSError | None = None

    def write(self, chunk: bytes) -> int:
        """Write all of it."""
        try:
            self._file.write(chunk)
        except OSError as error:
            self.error = error
            raise
        self.digest.update(chunk)
        self.bytes += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""


def seal(source: Readable, path: Path, to: pyrage.x25519.Recipient) -> tuple[int, bytes]:
    """Seal all that a source gives into a new file that is on the disk when this returns: its size and SHA-256.

    Raises what the source raises, and OSError of the file.
    """
    reader = _Compressed(source)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        writer = _Digested(file)
        try:
            pyrage.encrypt_io(reader, writer, [to])
        except pyrage.EncryptError as failed:
            raise (reader.error or writer.error or OSError(0, str(failed))) from None
        file.flush()
        os.fsync(file.fileno())
    return writer.bytes, writer.digest.digest()


@contextmanager
def unsealed(path: Path, key: pyrage.x25519.Identity, digest: bytes) -> Iterator[BinaryIO]:
    """What a file holds, as a stream to read from once. At the end, also of whoever reads no further, all is checked.

    Raises BackupUnusable where the file is not as it was written.
    """
    out, into = os.pipe()
    failed: list[BaseException] = []
    thread = threading.Thread(target=_unseal, args=(path, key, digest, into, failed))
    thread.start()
    try:
        with open(out, "rb", buffering=1 << 18) as clear:
            try:
                yield clear
                while clear.read(1 << 18):  # to the end: only there is the digest known
                    pass
            except Exception:
                # A stream that was cut off confuses its reader; the reason is what was wrong with the file.
                clear.close()
                thread.join()
                if failed and not isinstance(failed[0], BrokenPipeError):
                    raise failed[0] from None
                raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _unseal(
    path: Path, key: pyrage.x25519.Identity, digest: bytes, into: int, failed: list[BaseException]
) -> None:
    try:
        with open(into, "wb", buffering=0) as pipe, path.open("rb") as file:
            reader, writer = _DigestedReader(file), _Expanded(pipe)
            try:
                pyrage.decrypt_io(reader, writer, [key])
            except (pyrage.DecryptError, OSError):
                raise (
                    writer.error or BackupUnusable(f"{path} is damaged, or sealed to another recovery key")
                ) from None
            while reader.read(1 << 18):
                pass
            if reader.digest.digest() != digest or not writer.complete:
                raise BackupUnusable(f"{path} is not as it was written")
    except BaseException as error:
        failed.append(error)


class _DigestedReader:
    """Reads a file, digesting what comes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Give at most so many bytes."""
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


class _Expanded:
    """Writes through zstd into a pipe."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._zstd = zstd.ZstdDecompressor()
        self.error: BaseException | None = None

    @property
    def complete(self) -> bool:
        """Whether the end that zstd wrote has come."""
        return bool(self._zstd.eof)

    def write(self, chunk: bytes) -> int:
        """Write all of it, expanded."""
        try:
            left = memoryview(self._zstd.decompress(chunk))
            while left:
                left = left[self._pipe.write(left) :]
        except BaseException as error:
            self.error = error
            raise
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""


# Small things, in memory


def seal_bytes(content: bytes, to: pyrage.x25519.Recipient) -> bytes:
    """Seal what fits into memory."""
    sealed: bytes = pyrage.encrypt(zstd.compress(content, LEVEL), [to])
    return sealed


def unseal_bytes(sealed: bytes, key: pyrage.x25519.Identity) -> bytes:
    """What `seal_bytes` sealed. Raises BackupUnusable."""
    try:
        return zstd.decompress(pyrage.decrypt(sealed, [key]))
    except (pyrage.DecryptError, zstd.ZstdError):
        raise BackupUnusable("damaged, or sealed to another recovery key") from None
