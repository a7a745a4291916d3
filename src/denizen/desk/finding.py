"""The key by which the register is searched for the bearer of a document: no number is ever sent to it."""

from django.conf import settings

from denizen.pages.sealing import sealer
from denizen.register.documents import check_document


def document_search_key(kind: str, number: str) -> bytes:
    """The key of a document. Raises DocumentRefused where its type has no such number."""
    document = check_document(kind, number, demo=not settings.DENIZEN_IN_EARNEST)
    return sealer().token(document.type, document.number)
