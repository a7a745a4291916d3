"""The folder in which one Denizen keeps what is its own: secrets, keys, and the embedded PostgreSQL."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Home:
    """One Denizen's folder. Making the object makes nothing on disk; `prepare` does."""

    path: Path

    @classmethod
    def current(cls) -> "Home":
        """Home named by DENIZEN_HOME; else `var/` of the checkout; else the user's data folder."""
        named = os.environ.get("DENIZEN_HOME")
        if named:
            return cls(Path(named).expanduser().resolve())
        checkout = _PACKAGE.parents[1]
        if (checkout / "pyproject.toml").is_file():
            return cls(checkout / "var")
        return cls(Path.home() / ".local" / "share" / "denizen")

    @property
    def secrets(self) -> Path:
        """Folder of generated passwords, one a file."""
        return self.path / "secrets"

    @property
    def keys(self) -> Path:
        """Folder of the keys that seal and look up identity numbers."""
        return self.path / "keys"

    @property
    def postgres(self) -> Path:
        """Folder of the embedded PostgreSQL: its locks, its log, and its data where the service user can reach it."""
        return self.path / "postgres"

    def prepare(self) -> "Home":
        """Make the folders that are missing, and close `secrets` and `keys` to everybody else. Returns itself."""
        # 0711, not 0700: where Denizen is started by root, PostgreSQL runs as a user of its own that must pass through.
        for folder, mode in (
            (self.path, 0o711),
            (self.postgres, 0o711),
            (self.secrets, 0o700),
            (self.keys, 0o700),
        ):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(mode)
        return self

    def secret(self, name: str) -> str:
        """The secret of that name, made of 256 random bits at first use and kept in a file of mode 0600."""
        path = self.secrets / name
        try:
            return path.read_text("ascii")
        except FileNotFoundError:
            self.prepare()
        # Written aside and linked into place: of two processes that race, both read what the first one made.
        draft = self._draft(name)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_text("ascii")

    def renew_secret(self, name: str) -> None:
        """Put a new secret in the place of the one of that name, whole or not at all."""
        self._draft(name).rename(self.secrets / name)

    def _draft(self, name: str) -> Path:
        """A new secret, in a file beside the one that it is to become."""
        draft = self.secrets / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        return draft
