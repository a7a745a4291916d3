"""What the commands that take files in have in common: who declares, and what is said of the rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import psycopg
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from denizen.access.queries import Party, party_by_handle, party_handles
from denizen.intake.errors import reason
from denizen.intake.files.errors import KindUnknown
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.rejects import Reason
from denizen.kernel.clock import today
from denizen.ledger.rules import KINDS

_MOST_HANDLES = 10
_MOST_REASONS = 3


def declaring_party(db: psycopg.Connection, handle: str) -> Party:
    """Return the party of that handle. Raises CommandError, which tells handles there are, where there is none."""
    party = party_by_handle(db, handle)
    if party is not None:
        return party
    said = _("There is no party with the handle %(handle)s") % {"handle": handle}
    named = _("A party is named by the handle under which it was registered")
    handles = party_handles(db, on=today(), most=_MOST_HANDLES + 1)
    if not handles:
        raise CommandError(f"{said}. {named}. " + _("None is registered yet"))
    more = ", …" if len(handles) > _MOST_HANDLES else ""
    known = ", ".join(handles[:_MOST_HANDLES]) + more
    raise CommandError(f"{said}. {named}. " + _("There are: %(handles)s") % {"handles": known})


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
