"""What is looked at before a command begins: options that belong together, files that can be written, numbers."""

import errno
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

_WRITTEN = ("to", "report", "keep", "groups", "pairs", "json")
_READ = ("labels", "map")
_STRANGE: dict[tuple[str, bool], tuple[str, ...]] = {
    ("train", True): ("answers", "declarations", "judgement"),
    ("train", False): ("labels", "id", "map", "encoding"),
    ("dedupe", True): ("propose",),
    ("dedupe", False): ("map", "encoding"),
}
"""Options that say nothing, by what is done, and whether with files."""


def must_belong_together(options: Mapping[str, Any]) -> None:
    """Raise CommandError where an option says nothing beside the others: it would be passed over in silence."""
    todo, with_files = options["todo"], bool(options.get("files"))
    for name in _said(options, _STRANGE.get((todo, with_files), ())):
        raise CommandError(_does_not_belong(name, with_files=with_files))
    if todo == "evaluate" and options["model"]:
        for name in _said(options, ("train", "seed")):
            raise CommandError(
                _("A model that is given is not trained: leave out --%(option)s") % {"option": name}
            )
    if todo == "train" and bool(options["labels"]) != bool(options["id"]):
        raise CommandError(_("Name the labels by --labels and the column of their records by --id"))


def _said(options: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """Those of the options that were typed."""
    return (name for name in names if options.get(name) not in (None, False))


def _does_not_belong(name: str, *, with_files: bool) -> str:
    if name == "answers":
        return _("Registrars' answers are about this register, not about files: --labels")
    if name == "labels":
        return _("Labels are for files; a register learns from its registrars: --answers")
    if name == "propose":
        return _("A file's people are no records of the register: hand the file in instead")
    if with_files:
        return _("--%(option)s is for a register, not for files") % {"option": name}
    return _("--%(option)s is for files, and none is named") % {"option": name}


def must_be_writable(options: Mapping[str, Any]) -> None:
    """Raise CommandError where a file that is to be written cannot be, before any work is done for it."""
    read = {path.resolve() for path in _paths_read(options)}
    written: set[Path] = set()
    for name in _WRITTEN:
        path: Path | None = options.get(name)
        if path is None:
            continue
        place = path.resolve()
        if place in read or place in written:
            raise CommandError(_("%(path)s is named twice, and would be written over") % {"path": path})
        written.add(place)
        problem = _problem(path)
        if problem:
            raise CommandError(f"{problem}: {path}")


def _paths_read(options: Mapping[str, Any]) -> Iterator[Path]:
    files = options.get("files") or ()
    yield from [files] if isinstance(files, Path) else files
    yield from (options[name] for name in _READ if options.get(name))
    if options.get("model"):
        yield options["model"]


def _problem(path: Path) -> str | None:
    """Why a file cannot be written, in the system's words; None where it can be, so far as can be seen."""
    if path.is_dir():
        return os.strerror(errno.EISDIR)
    if not path.parent.is_dir():
        return os.strerror(errno.ENOENT)
    return None if os.access(path if path.exists() else path.parent, os.W_OK) else os.strerror(errno.EACCES)


def threshold_typed(text: str) -> float | None:
    """A threshold in bits as it was typed; None for `frozen`. Raises CommandError."""
    if text == "frozen":
        return None
    try:
        bits = float(text)
    except ValueError:
        bits = math.nan
    if not math.isfinite(bits):
        raise CommandError(_("Write the threshold in bits, such as 3.5, or frozen"))
    return bits
