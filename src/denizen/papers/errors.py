"""Why a paper is not made."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class FontsMissing(Refusal):
    """No font of the machine has Han letters."""

    code = "papers.fonts_missing"
    message = _(
        "No paper can be made, since this machine has no font with Han letters. Nothing was made or recorded; whoever"
        " runs Denizen installs one (fonts-noto-cjk and fonts-noto-core on Debian and Ubuntu)"
    )
    status = 503


class LetterMissing(Refusal):
    """A letter of a name or an address is in no font of the machine: a paper must not show a box in its place."""

    code = "papers.letter_missing"
    message = _(
        "The paper cannot be made, since no font of this machine has a letter that must stand on it (%(letter)s)."
        " Nothing was made; whoever runs Denizen installs a font that has it"
    )
    status = 503
