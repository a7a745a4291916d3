"""A copy of the keys in one file, closed by a passphrase, and the note in the folder that there is one.

The passphrase goes through scrypt (RFC 7914; each guess takes 128 MiB), which makes the key of AES-256-GCM (NIST SP
800-38D) over the names and bytes of all keys.
"""

import os
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from denizen.kernel.keys import (
    Keys,
    KeysUnusable,
    is_key_name,
    locked,
    marks_of,
    named,
    read_key,
    read_keys,
    write_key,
)

SHORTEST_PASSPHRASE = 12
_HEADER = b"denizen keys 1\n"
_SALT_BYTES, _NONCE_BYTES = 16, 12
_NOTE = "exported"


def export_keys(folder: Path, passphrase: str) -> bytes:
    """The keys of a folder as one file that only the passphrase opens. Raises KeysUnusable."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeysUnusable(f"the passphrase is shorter than {SHORTEST_PASSPHRASE} characters")
    lines = "".join(f"{name} {key.hex()}\n" for name, key in sorted(named(read_keys(folder)).items()))
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    return _HEADER + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, lines.encode(), _HEADER)


def import_keys(content: bytes, passphrase: str, folder: Path) -> list[str]:
    """Put the keys of such a file into a folder, and return the names of those that were missing there.

    Raises KeysUnusable, and changes nothing, where the passphrase or the file is wrong, or where the folder holds
    another key of the same name: keys of two registers would be mixed.
    """
    wanted = _opened(content, passphrase)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder):
        missing = {name: key for name, key in wanted.items() if not (folder / name).exists()}
        for name in wanted.keys() - missing.keys():
            if read_key(folder / name) != wanted[name]:
                raise KeysUnusable(f"{folder} holds another {name}: those are the keys of another register")
        for name, key in missing.items():
            write_key(folder / name, key)
    return sorted(missing)


def note_copy(folder: Path, now: datetime) -> None:
    """Note in the folder that its keys were copied, and when."""
    with locked(folder):
        kept = _noted(folder) | dict.fromkeys(
            marks_of(read_keys(folder)).values(), now.isoformat(timespec="seconds")
        )
        draft = folder / f"{_NOTE}.draft"
        draft.write_text("".join(f"{key} {when}\n" for key, when in kept.items()), "ascii")
        draft.chmod(0o600)
        draft.rename(folder / _NOTE)


def copied(folder: Path, keys: Keys) -> dict[str, str | None]:
    """Of each key, by the name of its file, when it was copied last; None where no copy is noted."""
    noted = _noted(folder)
    return {name: noted.get(mark) for name, mark in marks_of(keys).items()}


def _noted(folder: Path) -> dict[str, str]:
    """Fingerprints of keys that were copied, and when."""
    try:
        lines = (folder / _NOTE).read_text("ascii").splitlines()
    except FileNotFoundError:
        return {}
    return {key: when for key, _space, when in (line.partition(" ") for line in lines)}


def _opened(content: bytes, passphrase: str) -> dict[str, bytes]:
    """The names and bytes of the keys in an exported file. Raises KeysUnusable."""
    if not content.startswith(_HEADER):
        raise KeysUnusable("this is no file that `keys export` wrote")
    salt, nonce, sealed = (
        content[len(_HEADER) :][part]
        for part in (
            slice(_SALT_BYTES),
            slice(_SALT_BYTES, _SALT_BYTES + _NONCE_BYTES),
            slice(_SALT_BYTES + _NONCE_BYTES, None),
        )
    )
    try:
        lines = _cipher(passphrase, salt).decrypt(nonce, sealed, _HEADER).decode().splitlines()
    except (InvalidTag, ValueError):
        raise KeysUnusable("the passphrase is wrong, or the file was altered") from None
    keys = {name: bytes.fromhex(key) for name, _space, key in (line.partition(" ") for line in lines)}
    if not all(is_key_name(name) for name in keys):
        raise KeysUnusable("the file holds something else than keys")
    return keys


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 17, r=8, p=1).derive(passphrase.encode()))
