"""Identity documents: is this number possible, what does it say, and what is its one normal form?

Pure rules over the published standards and the dated table of divisions. A number that passes may still be invented:
only its issuer knows. Nothing here stores, seals or logs a number, and no refusal quotes one.
"""

from denizen.register.documents.checks import (
    DOCUMENT_TYPES,
    check_credit_code,
    check_document,
    credit_check_character,
)
from denizen.register.documents.citizen import DEMO_PREFIX
from denizen.register.documents.document import Document, Sex, hint
from denizen.register.documents.errors import DocumentRefused
from denizen.register.documents.numbers import check_digit

__all__ = [
    "DEMO_PREFIX",
    "DOCUMENT_TYPES",
    "Document",
    "DocumentRefused",
    "Sex",
    "check_credit_code",
    "check_digit",
    "check_document",
    "credit_check_character",
    "hint",
]
