"""The key by which the register is searched for the bearer of a document: no number is ever sent to it."""

from functools import cache

from django.conf import settings

from denizen.kernel.crypto import Tokens
from denizen.register.documents import check_document


def document_search_key(kind: str, number: str) -> bytes:
    """The key of a document. Raises DocumentRefused where its type has no such number."""
    document = check_document(kind, number, demo=not settings.DENIZEN_IN_EARNEST)
    return _tokens(settings.DENIZEN_LOOKUP_KEY).token(document.type, document.number)


@cache
def _tokens(lookup_key: str) -> Tokens:
    """The one key that the pages need; the folder of keys, and the sealing key in it, are none of theirs."""
    return Tokens(bytes.fromhex(lookup_key))
