"""From what somebody knows of a person to the key that the register is searched by: it means one person or nobody."""

from functools import cache

from django.conf import settings

from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import name_key
from denizen.register.documents import check_document


def document_search_key(kind: str, number: str) -> bytes:
    """The key of a document. Raises DocumentRefused where its type has no such number."""
    document = check_document(kind, number, demo=settings.DENIZEN_MODE != "production")
    return _vault().token(document.type, document.number)


def name_search_key(name: str, born: PartialDate) -> bytes | None:
    """The key of a whole name, its parts in any order, with a birth date; None where that means nobody in particular."""
    return name_key(name, born)


@cache
def _vault() -> Vault:
    """The keys of this home, read once."""
    return Vault(Home.current().keys)
