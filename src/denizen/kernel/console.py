"""What commands know of the console at which they were typed, and how they answer there."""

import logging
import os
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from denizen.kernel.db import connect
from denizen.kernel.errors import Refusal

_LONGEST_NAME = 200
_HIGHEST_PORT = 65535

# Options that Django gives each command and that say nothing to an operator. They still work.
DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--force-color",
    "--skip-checks",
}


def language() -> str:
    """Return `zh-hans` where the console's locale is Chinese, else `en`.

    The first of LC_ALL, LC_MESSAGES and LANG that says anything counts, as POSIX has it.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh-hans" if locale.lower().startswith("zh") else "en"


def called(command: str) -> str:
    """Return how a command is typed here: `./run migrate` in a checkout, `denizen migrate` where it is installed."""
    return f"{os.environ.get('DENIZEN_CALLED_AS', 'denizen')} {command}"


@contextmanager
def refusing_in_one_line(speak: str | None = None) -> Iterator[None]:
    """Turn what an operator can mend into a CommandError of one line, in the console's language unless another is said.

    That is a refusal, a path that does not let us, a database that does not answer or was never prepared.
    """
    with translation.override(speak or language()):
        try:
            yield
        except Refusal as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from None
        except psycopg.errors.UndefinedTable:
            raise CommandError(
                _("The database is not prepared for this version: run denizen migrate")
            ) from None
        except psycopg.OperationalError as error:
            said = (error.diag.message_primary or str(error)).strip().split("\n")[0]
            raise CommandError(
                _("The database does not answer or cannot write (%(said)s)") % {"said": said}
            ) from None
        except OSError as error:
            # Of a path or a device that does not let us: the system's own words say it best.
            raise CommandError(f"{error.strerror or error}: {error.filename or ''}") from None


@contextmanager
def at_the_console(speak: str | None = None) -> Iterator[psycopg.Connection]:
    """A connection as the role that the command was given; what the operator can mend is told in one line."""
    # The driver's own remarks on a lost connection would stand beside that line.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    with refusing_in_one_line(speak), connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
        yield db


def day_typed(text: str | None) -> date | None:
    """A day as it was typed after an option, such as 2024-03-05; None where nothing was. Raises CommandError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("Write the day as 2024-03-05, and not as %(text)s") % {"text": text}) from None


def period_typed(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first day and the first day no more, as typed after two options. Raises CommandError."""
    first, end = day_typed(since), day_typed(until)
    if first is not None and end is not None and end <= first:
        raise CommandError(_("The period ends before it begins"))
    return first, end


def address_typed(text: str) -> tuple[str, int] | Path:
    """An address as it was typed: host and port (127.0.0.1:9464, [::1]:9464), or the path of a Unix socket.

    Raises CommandError.
    """
    if text.startswith("/"):
        return Path(text)
    host, _colon, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise CommandError(
            _("Give an address such as 127.0.0.1:9464, or the path of a Unix socket, and not %(text)s")
            % {"text": text}
        )
    return host.strip("[]"), int(port)


def name_typed(text: str) -> str:
    """A name as it was typed, its white space folded. Raises CommandError where it is empty, endless or invisible."""
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or any(unicodedata.category(one)[0] == "C" for one in name):
        raise CommandError(
            _("Give a name of 1 to %(most)d characters that can be seen") % {"most": _LONGEST_NAME}
        )
    return name


def in_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield a line for each row, its parts in columns as wide as the widest."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """How many columns a terminal takes for a text."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
