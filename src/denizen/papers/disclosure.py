"""An answer to an authority: what was granted of one person or one dwelling, in two copies that say for what."""

from dataclasses import dataclass
from datetime import datetime

from denizen.papers.statement import Group
from denizen.papers.wording import Said


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that stands on it, in one language but for what is somebody's own words.

    `mark` stands across each page: who asked, for which case, who came for it, when, and that it is used once. `foot`
    is the number and the digest of what was told; `copies` say for whom each is.
    """

    language: str
    title: Said
    opening: tuple[Said, ...]
    about: tuple[tuple[Said, Said], ...]
    groups: tuple[Group, ...]
    nothing: Said | None
    closing: tuple[Said, ...]
    copies: tuple[Said, ...]
    mark: tuple[str, ...]
    foot: str
    authority: str
    made: datetime
