"""The key by which the register is searched for the bearer of a document: no number is ever sent to it."""

from functools import cache

from django.conf import settings

from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.register.documents import check_document


def document_search_key(kind: str, number: str) -> bytes:
    """The key of a document. Raises DocumentRefused where its type has no such number."""
    document = check_document(kind, number, demo=settings.DENIZEN_MODE != "production")
    return _vault().token(document.type, document.number)


@cache
def _vault() -> Vault:
    """The keys of this home, read once."""
    return Vault(Home.current().keys)
