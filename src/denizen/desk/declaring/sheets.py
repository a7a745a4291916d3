"""What a clerk is typing, kept sealed on the register's side from the first key to the receipt.

Each form has a sheet with a random number, which stands in its address. So every page of a form may be loaded again,
gone back to, opened in a second tab or come back to after signing in, and nothing is sent twice or lost. What is typed
is sealed under a key that is bound to whoever types: neither the database nor anybody else at the desk reads it.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

from denizen.desk.session import DeskRequest
from denizen.intake import actions as intake
from denizen.intake import queries
from denizen.intake.errors import SheetUnknown
from denizen.pages.http import connection

_NONCE_BYTES = 12
_IDS = ("id", "person", "draft", "errand")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it stands: the way, the texts, whom and for whom; and how far it has come.

    `person` is whom the clerk has found, `is_new` that nobody was; `finding` is what the last search said (nobody,
    several, too_many, more), `searched` a mark of what it went by. `about` is the kind of the declaration that is
    amended, and `hint` the end of the document number that it told. `is_checked` has the form say what is wrong with
    it, `cut` are fields of which only the beginning was kept, `refused` is why the pipeline would not take it;
    `is_answered` is false where it did not say in time what this would change. Of what was tried, `occurred` and
    `instant` say when it happened and `whom` for whom the law takes the person.
    """

    id: UUID
    way: str
    texts: dict[str, str] = field(default_factory=dict)
    party: str = ""
    person: UUID | None = None
    is_new: bool = False
    finding: str = ""
    searched: str = ""
    about: str = ""
    hint: str = ""
    is_checked: bool = False
    cut: tuple[str, ...] = ()
    refused: str = ""
    refused_fields: tuple[str, ...] = ()
    draft: UUID | None = None
    errand: UUID | None = None
    is_answered: bool = True
    occurred: str = ""
    instant: str = ""
    whom: str = ""

    def untried(self) -> "Sheet":
        """The sheet without what came of trying it."""
        return replace(
            self,
            refused="",
            refused_fields=(),
            draft=None,
            errand=None,
            is_answered=True,
            occurred="",
            instant="",
            whom="",
        )


def new_sheet(way: str, **what: Any) -> Sheet:
    """A sheet with a number of its own."""
    return Sheet(uuid4(), way, **what)


def keep(request: DeskRequest, sheet: Sheet) -> None:
    """Keep a sheet for whoever is signed in. Raises SheetUnknown where another's has its number, NotSignedIn."""
    keep_for(request, sheet, Leaf(request.token, request.actor.actor_id))


def sheet_of(request: DeskRequest, sheet_id: UUID) -> Sheet:
    """The sheet of that number. Raises SheetUnknown where it is another's, or older than a day."""
    sealed = queries.sheet(connection(request), token=request.token, sheet=sheet_id)
    text = _open(_key(f"sheet {request.actor.actor_id}"), sealed, str(sheet_id))
    if text is None:  # under a key of before, or altered
        raise SheetUnknown
    return _read(json.loads(text))


@dataclass(frozen=True, slots=True)
class Leaf:
    """Whom a form was given out to: the session's token and the actor.

    It comes back sealed with the form, so that what was typed is kept even where session or cookie have ended since.
    """

    token: str
    actor_id: UUID


def leaf_text(request: DeskRequest, sheet_id: UUID) -> str:
    """The leaf of a form, sealed for its page."""
    text = json.dumps([request.token, str(request.actor.actor_id)])
    return urlsafe_b64encode(_seal(_key("leaf"), text, str(sheet_id))).decode()


def read_leaf(text: str, sheet_id: UUID) -> Leaf | None:
    """The leaf that came back with a form; None where it is none of ours, or another form's."""
    try:
        opened = _open(_key("leaf"), urlsafe_b64decode(text.encode()), str(sheet_id))
    except ValueError:
        return None
    if opened is None:
        return None
    token, actor_id = json.loads(opened)
    return Leaf(token, UUID(actor_id))


def keep_for(request: HttpRequest, sheet: Sheet, leaf: Leaf) -> None:
    """Keep a sheet for whom its form was given out to, whoever is signed in now. Raises as `keep` does."""
    text = json.dumps({name: _plain(value) for name, value in asdict(sheet).items()})
    sealed = _seal(_key(f"sheet {leaf.actor_id}"), text, str(sheet.id))
    intake.keep_sheet(connection(request), token=leaf.token, sheet=sheet.id, sealed=sealed)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _read(members: dict[str, Any]) -> Sheet:
    for name in _IDS:
        members[name] = members[name] and UUID(members[name])
    for name in ("cut", "refused_fields"):
        members[name] = tuple(members[name])
    return Sheet(**members)


def _seal(key: bytes, text: str, context: str) -> bytes:
    """AES-256-GCM with a random nonce; the key serves one actor, far below the 2^32 values of SP 800-38D (8.3)."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), context.encode())


def _open(key: bytes, sealed: bytes, context: str) -> str | None:
    try:
        opened = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        return None
    return opened.decode("utf-8", "surrogatepass")


def _key(what: str) -> bytes:
    return _derived(settings.SECRET_KEY, what)


@lru_cache(maxsize=256)
def _derived(secret: str, what: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"denizen {what}".encode()).derive(secret.encode())
