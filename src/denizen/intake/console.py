"""What the commands that take files in have in common: what is said of the rows, and where it is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from denizen.intake.errors import reason
from denizen.intake.files.errors import KindUnknown
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.rejects import Reason
from denizen.ledger.rules import KINDS

_MOST_REASONS = 3


def check_kind(kind: str) -> None:
    """Raise CommandError, which lists the kinds, unless it is a kind of declaration or `mixed`."""
    if kind not in (*KINDS, MIXED):
        kinds = _("Kinds: %(kinds)s") % {"kinds": ", ".join([*KINDS, MIXED])}
        raise CommandError(f"{KindUnknown.message} {kinds} [{KindUnknown.code}]")


def commonest(reasons: Mapping[int, Sequence[Reason]]) -> Iterator[str]:
    """Yield a line for each of the commonest reasons for which rows came back: how many rows, code, sentence.

    `reasons` are those of each row by its number; a row that has a reason in two fields counts once for it.
    """
    rows = Counter(code for of_row in reasons.values() for code in {code for code, _field, _said in of_row})
    for code, count in sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:_MOST_REASONS]:
        yield f"{count:>9,} {code}: {reason(code)}"


def usual_rejects(path: Path) -> Path:
    """Where the rows to mend of a file are written, unless it is said."""
    return path.with_name(f"{path.stem}.rejects{path.suffix}")


def new_file(named: Path | None, usual: Path) -> tuple[Path, BinaryIO]:
    """Open the file that was asked for, or one of the usual name; never one in which somebody may have been mending."""
    if named:
        return named, named.open("xb")
    path, n = usual, 1
    while True:
        try:
            return path, path.open("xb")
        except FileExistsError:
            n += 1
            path = usual.with_stem(f"{usual.stem}-{n}")
