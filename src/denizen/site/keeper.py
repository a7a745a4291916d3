"""Which kinds of request the keeper answers, and which room answers each."""

from functools import cache

from django.conf import settings

from denizen.kernel.answering import Handler
from denizen.kernel.crypto import Unsealer
from denizen.register.uncovering import uncovering


@cache
def _unsealer() -> Unsealer:
    """The private keys that `denizen serve` handed to the keeper. Raises KeysUnusable."""
    return Unsealer.read(settings.DENIZEN_UNSEALING_KEYS)


HANDLERS: dict[str, Handler] = {"document_number": uncovering(_unsealer)}
