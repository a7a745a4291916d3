"""Where a home puts its backups, and to whom it seals them: `backups.toml`, written by `denizen backup begin`."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.sealing import recipient
from denizen.kernel.home import Home

_HEAD = """\
# Where this register puts its backups, and the public half of the recovery key to which it seals them.
# The private half is not here: whoever restores brings it. The folder may be changed when it has moved.
"""


@dataclass(frozen=True)
class Settings:
    """The folder of the store, and the public half of the recovery key."""

    store: Path
    public: str

    @property
    def recipient(self) -> pyrage.x25519.Recipient:
        """The public half, to seal to. Raises BackupUnusable."""
        return recipient(self.public)

    def write(self, home: Home) -> None:
        """Write them down, whole or not at all."""
        path = settings_file(home)
        draft = path.with_suffix(".draft")
        text = f"store = {json.dumps(str(self.store))}\nrecipient = {json.dumps(self.public)}\n"
        draft.write_text(_HEAD + text, "utf-8")
        draft.replace(path)


def settings_file(home: Home) -> Path:
    """Where they stand."""
    return home.path / "backups.toml"


def settings_of(home: Home) -> Settings | None:
    """Those of a home; None where nobody has set up backups. Raises BackupUnusable for a file that says neither."""
    path = settings_file(home)
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BackupUnusable(f"{path} cannot be read: {error}") from None
    store, public = said.get("store"), said.get("recipient")
    if not isinstance(store, str) or not isinstance(public, str) or not Path(store).is_absolute():
        raise BackupUnusable(f"{path} must name a store, from / on, and a recipient (age1…)")
    return Settings(Path(store), public)
