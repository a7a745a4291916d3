"""From JSON to a declaration: the members are the canonical field codes of files, their values what a cell may hold."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.api.errors import BodyUnreadable, DeclarationUnreadable, KeyMalformed
from denizen.intake.errors import reason
from denizen.intake.filling import FIELDS, KIND_FIELDS, FieldType, Filler, Wrong
from denizen.kernel.clock import today
from denizen.kernel.errors import Refusal
from denizen.ledger.rules import KINDS, Declaration, Kind
from denizen.pages.sealing import sealer

LONGEST_KEY = 200
_kept = threading.local()
_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")

_NOT_KNOWN = "field.not_known"
_NOT_USED = "field.not_used"
_NO_TEXT = "field.no_text"
_OWN: Mapping[str, str | Promise] = {
    _NOT_KNOWN: _("There is no such field"),
    _NOT_USED: _("This kind of declaration has no use for this field; leave it out"),
    _NO_TEXT: _("Send this field as a text"),
    "cell.required": _("Fill in this field"),
    "code.unknown": _("Choose one of the listed values"),
    "text.too_long": _("This is longer than the field may be"),
}


@dataclass(frozen=True, slots=True)
class Unfit(Exception):
    """What was sent is no declaration, and this is wrong with it, at most once a field."""

    wrong: tuple[Wrong, ...]

    def refusal(self) -> Refusal:
        """It as a refusal that names the fields."""
        return DeclarationUnreadable(fields=tuple(each.field for each in self.wrong))


def filler() -> Filler:
    """What makes declarations of fields today; for one thread."""
    return Filler(sealer=sealer(), demo=not settings.DENIZEN_IN_EARNEST, today=today())


def kept_filler() -> Filler:
    """The same, kept by its thread for the day: its readers cost more to make than what they read."""
    made: tuple[tuple[object, ...], Filler] | None = getattr(_kept, "filler", None)
    key = (sealer(), settings.DENIZEN_IN_EARNEST, today())
    if made is None or made[0] != key:
        made = _kept.filler = (key, filler())
    return made[1]


def parsed(body: bytes, unreadable: type[Refusal] = BodyUnreadable) -> dict[str, Any]:
    """The members of a JSON object. Raises a refusal for anything else."""
    try:
        document = json.loads(body.decode(), object_pairs_hook=_members, parse_constant=_no_constant)
    except (ValueError, RecursionError):  # no UTF-8, no JSON, too deep, a number of too many digits
        raise unreadable() from None
    if not isinstance(document, dict):
        raise unreadable()
    return document


def declared(members: Mapping[str, Any], how: Filler, key: str | None) -> Declaration:
    """The declaration that members say. Raises Unfit."""
    kind = members.get("kind")
    if kind is None or kind not in KINDS:
        raise Unfit((_wrong("kind", "cell.required" if kind is None else "code.unknown"),))
    texts: dict[str, str] = {}
    wrong: list[Wrong] = []
    for name, value in members.items():
        if name == "kind" or value is None:
            continue
        if name not in FIELDS:
            wrong.append(_wrong(name[:64].encode("utf-8", "replace").decode(), _NOT_KNOWN))
        elif name not in KIND_FIELDS[kind]:
            wrong.append(_wrong(name, _NOT_USED))
        elif isinstance(text := _text(name, value), Wrong):
            wrong.append(text)
        else:
            texts[name] = text
    filled = how.fill(cast(Kind, kind), texts)
    if wrong or filled.declaration is None:
        # A field that was not even looked at is not missing besides.
        named = {each.field for each in wrong}
        raise Unfit((*wrong, *(each for each in filled.wrong if each.field not in named)))
    return replace(filled.declaration, idempotency_key=key) if key else filled.declaration


def key_of(value: object) -> str | None:
    """A key against repetition, bare or as a structured field's string; None for none. Raises KeyMalformed."""
    if value is None:
        return None
    text = value if isinstance(value, str) else ""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if not _KEY.fullmatch(text):
        raise KeyMalformed(fields=("idempotency_key",), most=LONGEST_KEY)
    return text


def told(wrong: tuple[Wrong, ...]) -> list[dict[str, str]]:
    """What is wrong, as it is sent: the field, a stable code, a sentence in the language asked for."""
    return [{"field": each.field, "code": each.code, "detail": str(each.message)} for each in wrong]


def sentence(code: str | None) -> str | None:
    """What a code of an outcome or a reject means."""
    return None if code is None else str(reason(code))


def _text(name: str, value: object) -> str | Wrong:
    """The text that a value stands for, or why it stands for none.

    Files may write a code in any language and a name with any number of blanks; programs are held to what the
    specification says, so that it is exact.
    """
    field = FIELDS[name]
    if isinstance(value, bool) and field.type is FieldType.YES_NO:
        return "yes" if value else "no"
    if not isinstance(value, str):
        return _wrong(name, _NO_TEXT)
    if len(value) > field.longest:
        return _wrong(name, "text.too_long")
    if field.codes is not None and value and value not in {code.code for code in field.codes.codes}:
        return _wrong(name, "code.unknown")
    return value


def _wrong(field: str, code: str) -> Wrong:
    return Wrong(field, code, _OWN[code])


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
