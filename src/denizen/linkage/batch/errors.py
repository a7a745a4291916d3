"""Why a whole file or register cannot be compared."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class EngineFailed(Refusal):
    """The engine cannot do what the model or the records ask of it; its own words say what."""

    code = "linkage.engine_failed"
    message = _("The records cannot be compared: %(problem)s")


class MemoryTooSmall(Refusal):
    """What the engine was given does not hold what must be held at once."""

    code = "linkage.memory_too_small"
    message = _("%(memory)s is too little to compare so many records; give more by --memory, such as 1GB")
