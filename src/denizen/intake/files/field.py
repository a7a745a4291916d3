"""What a field is: its code, its headers, and what its cells hold."""

from dataclasses import dataclass
from enum import Enum, auto

from denizen.intake.files.codes import CodeList


class FieldType(Enum):
    """What a cell of a field holds, and so how it is converted (see `values`)."""

    NAME = auto()
    TEXT = auto()
    CODE = auto()
    YES_NO = auto()
    PARTIAL_DATE = auto()
    DAY = auto()
    MOMENT = auto()
    COUNTRY = auto()
    LANGUAGE = auto()
    PHONE = auto()
    EMAIL = auto()
    DIVISION = auto()
    DOCUMENT_NUMBER = auto()
    CREDIT_CODE = auto()
    IDENTIFIER = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: canonical code, type, header in each language, further headers, code list, longest text."""

    code: str
    type: FieldType
    zh: str
    en: str
    also: tuple[str, ...] = ()
    codes: CodeList | None = None
    longest: int = 200

    def header(self, language: str) -> str:
        """The header in `zh-hans`, or in English for every other language."""
        return self.zh if language.lower().startswith("zh") else self.en
