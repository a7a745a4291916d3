"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Pulse(Room):
    """See the package's own docstring."""

    name = "denizen.pulse"
    label = "pulse"
