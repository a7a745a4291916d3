"""The folder of keys: read whole or not at all, and never quietly made anew.

It holds `lookup.key` (32 random bytes, see `crypto.Tokens`), one or more `seal-N.key` (X25519 private keys, N from 1 to
255, see `crypto.Vault`), one or more `webhook-N.key` (32 random bytes, of which the keys of webhooks are made) and
`log.key` (an Ed25519 private key, by which the access log is signed). Each is a file that only its owner may read.
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
LOOKUP_KEY = "lookup.key"
LOG_KEY = "log.key"
NEXT_LOOKUP_KEY, SWITCHING_LOOKUP_KEY = "lookup.next", "lookup.switching"
"""The next lookup key, while tokens are made under it in advance; and while they take the place of those of now."""
_SEAL_KEY = re.compile(r"seal-(\d{1,3})\.key")
_WEBHOOK_KEY = re.compile(r"webhook-(\d{1,3})\.key")
_HIGHEST = 255


class KeysUnusable(Exception):
    """The folder of keys is damaged, incomplete or readable by others: an operator must look at it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the folder holds: the lookup key, that of the log, and by number the sealing keys and those of webhooks.

    The highest number seals, and makes the keys of new webhooks.
    """

    lookup: bytes = field(repr=False)
    sealing: Mapping[int, bytes] = field(repr=False)
    webhooks: Mapping[int, bytes] = field(repr=False, default_factory=dict)
    log: bytes | None = field(repr=False, default=None)

    @property
    def current(self) -> int:
        """The number of the key under which new values are sealed."""
        return max(self.sealing)


def open_keys(folder: Path) -> Keys:
    """Read the keys of a folder, making it and its first keys if there are none. Raises KeysUnusable.

    A folder that has lost some of its keys is refused: a new key in the place of a lost one would quietly make every
    stored value unfindable. So is one whose lookup key is being changed: neither key would surely be the right one. A
    lost key of webhooks spoils nothing that is stored, and the database knows which key it was (`webhooks.endpoint`). A
    new key of the log is another signer's, as everybody sees who holds the log to the old one.
    """
    if (folder / SWITCHING_LOOKUP_KEY).exists():
        raise KeysUnusable(
            f"the lookup key in {folder} is being changed, or that was interrupted: `denizen keys rotate --lookup` goes"
            " on with it"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder):
        if not any(folder.glob("*.key")):
            write_key(folder / seal_name(1))
            write_key(folder / LOOKUP_KEY)
        if not any(folder.glob("webhook-*.key")):
            write_key(folder / webhook_name(1))
        if not (folder / LOG_KEY).exists():
            write_key(folder / LOG_KEY)
    return read_keys(folder)


def read_keys(folder: Path) -> Keys:
    """Read the keys of a folder, whatever is being done with them. Raises KeysUnusable."""
    sealing = {number: read_key(path) for number, path in _numbered(folder, _SEAL_KEY)}
    if not sealing:
        raise KeysUnusable(f"{folder} holds no seal-N.key")
    webhooks = {number: read_key(path) for number, path in _numbered(folder, _WEBHOOK_KEY)}
    log = read_key(folder / LOG_KEY) if (folder / LOG_KEY).exists() else None
    return Keys(read_key(folder / LOOKUP_KEY), sealing, webhooks, log)


def seal_name(number: int) -> str:
    """The name of the file of a sealing key."""
    return f"seal-{number}.key"


def webhook_name(number: int) -> str:
    """The name of the file of a key of webhooks."""
    return f"webhook-{number}.key"


def is_key_name(name: str) -> bool:
    """Whether a file of that name in the folder is a key in use."""
    return name in (LOOKUP_KEY, LOG_KEY) or any(
        numbered.fullmatch(name) for numbered in (_SEAL_KEY, _WEBHOOK_KEY)
    )


def named(keys: Keys) -> dict[str, bytes]:
    """All keys by the names of their files."""
    return (
        {seal_name(number): key for number, key in sorted(keys.sealing.items())}
        | {LOOKUP_KEY: keys.lookup}
        | {webhook_name(number): key for number, key in sorted(keys.webhooks.items())}
        | ({LOG_KEY: keys.log} if keys.log else {})
    )


def read_key(path: Path) -> bytes:
    """The bytes of one key file. Raises KeysUnusable."""
    try:
        mode = path.stat().st_mode
        key = path.read_bytes()
    except OSError as error:
        raise KeysUnusable(f"{path} cannot be read: {error.strerror}") from error
    if mode & 0o077:
        raise KeysUnusable(f"{path} may be read by others: chmod 600 it")
    if len(key) != KEY_BYTES:
        raise KeysUnusable(f"{path} holds {len(key)} bytes instead of {KEY_BYTES}")
    return key


def write_key(path: Path, key: bytes | None = None) -> None:
    """Write a key file that only its owner may read, whole or not at all; without a key, 32 random bytes.

    Any 32 bytes are an X25519 private key (RFC 7748, 5), and an Ed25519 one (RFC 8032, 5.1.5).
    """
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES) if key is None else key)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def add_sealing_key(folder: Path) -> int:
    """Make the next sealing key, and return its number. Raises KeysUnusable where the numbers are used up."""
    with locked(folder):
        number = read_keys(folder).current + 1
        if number > _HIGHEST:
            raise KeysUnusable(f"{folder} holds key number {_HIGHEST}, and there is no higher one")
        write_key(folder / seal_name(number))
    return number


def add_webhook_key(folder: Path) -> int:
    """Make the next key of webhooks, and return its number. Raises KeysUnusable where the numbers are used up."""
    with locked(folder):
        number = max(read_keys(folder).webhooks, default=0) + 1
        if number > _HIGHEST:
            raise KeysUnusable(f"{folder} holds key number {_HIGHEST}, and there is no higher one")
        write_key(folder / webhook_name(number))
    return number


def remove_sealing_key(folder: Path, number: int) -> None:
    """Remove a sealing key for good."""
    with locked(folder):
        (folder / seal_name(number)).unlink()


def marks_of(keys: Keys) -> dict[str, str]:
    """Of each key the name of its file and 16 digits by which it is known again; nothing can be learnt from them."""
    return {name: mark_of(key) for name, key in named(keys).items()}


def mark_of(key: bytes) -> str:
    """The 16 digits by which one key is known again."""
    return hashlib.sha256(b"denizen key" + key).hexdigest()[:16]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who changes the folder; what was renamed in it lasts when this ends."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        os.fsync(lock)
    finally:
        os.close(lock)


def _numbered(folder: Path, names: re.Pattern[str]) -> Iterator[tuple[int, Path]]:
    """The keys of the folder that have such names, with their numbers."""
    for path in sorted(folder.iterdir()):
        if match := names.fullmatch(path.name):
            number = int(match[1])
            if not 1 <= number <= _HIGHEST:
                raise KeysUnusable(f"{path.name}: key numbers go from 1 to {_HIGHEST}")
            yield number, path
