"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Kernel(Room):
    """See the package's own docstring."""

    name = "denizen.kernel"
    label = "kernel"
