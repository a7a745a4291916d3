"""Which kinds of request the keeper answers, and which room answers each."""

from datetime import timedelta
from functools import cache

from django.conf import settings

from denizen.access.keeping import Door, sign_ins
from denizen.kernel.answering import Handler
from denizen.kernel.crypto import Unsealer
from denizen.register.uncovering import uncovering

_DOOR = Door(settings.DENIZEN_ORIGIN, timedelta(minutes=int(settings.DENIZEN_IDLE_MINUTES)))


@cache
def _unsealer() -> Unsealer:
    """The private keys that `denizen serve` handed to the keeper. Raises KeysUnusable."""
    return Unsealer.read(settings.DENIZEN_UNSEALING_KEYS)


HANDLERS: dict[str, Handler] = {"sign_in": sign_ins(_DOOR), "document_number": uncovering(_unsealer)}
