"""Which kinds of request the keeper answers, and which room answers each."""

from datetime import timedelta

from django.conf import settings

from denizen.access.keeping import Door, sign_ins
from denizen.kernel.keeper import Handler

_DOOR = Door(settings.DENIZEN_ORIGIN, timedelta(minutes=int(settings.DENIZEN_IDLE_MINUTES)))

HANDLERS: dict[str, Handler] = {"sign_in": sign_ins(_DOOR)}
