"""What lies outside of the database and is needed all the same: backups and the certificate of the server in front."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from denizen.kernel.findings import Finding, amiss, good, warning

_HOURS_WARNED, _HOURS_AMISS = 26.0, 7 * 24.0
_DAYS_WARNED, _DAYS_AMISS = 21, 7


def look_at_folder_of_backups() -> Iterator[Finding]:
    """When the newest file was written in DENIZEN_BACKUPS, where a tool of the operator's own makes the backups."""
    folder = Path(os.environ["DENIZEN_BACKUPS"])
    if not folder.is_dir():
        yield amiss("backup", f"DENIZEN_BACKUPS names {folder}, and there is no such folder")
        return
    try:
        newest = max(
            (path.stat().st_mtime for path in folder.rglob("*") if path.is_file() and not path.is_symlink()),
            default=None,
        )
    except OSError as error:
        yield amiss("backup", f"the backups at {folder} cannot be looked at: {error.strerror}")
        return
    if newest is None:
        yield amiss("backup", f"there is no backup in {folder}: make one now")
        return
    hours = (time.time() - newest) / 3600
    said = f"the last backup in {folder} is {hours:.0f} hours old"
    if hours > _HOURS_AMISS:
        yield amiss("backup", f"{said}: make one now, and see why none was made")
    elif hours > _HOURS_WARNED:
        yield warning("backup", f"{said}: see why none was made since")
    else:
        yield good("backup", said)


def look_at_certificate() -> Iterator[Finding]:
    """Until when the certificate named in DENIZEN_CERTIFICATE (PEM) is good, if one is named."""
    named = os.environ.get("DENIZEN_CERTIFICATE")
    if not named:
        return
    try:
        ends = x509.load_pem_x509_certificate(Path(named).read_bytes()).not_valid_after_utc
    except OSError as error:
        yield amiss("certificate", f"the certificate {named} cannot be read: {error.strerror}")
        return
    except ValueError:
        yield amiss("certificate", f"{named} holds no certificate in PEM")
        return
    days = (ends - datetime.now(UTC)).days
    said = f"the certificate {named} is good until {ends:%Y-%m-%d}"
    if days < 0:
        yield amiss("certificate", f"the certificate {named} ended on {ends:%Y-%m-%d}: renew it now")
    elif days < _DAYS_AMISS:
        yield amiss("certificate", f"{said}, {days} days: renew it now")
    elif days < _DAYS_WARNED:
        yield warning("certificate", f"{said}, {days} days: see why it was not renewed by itself")
    else:
        yield good("certificate", said)
