"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Access(Room):
    """See the package's own docstring."""

    name = "denizen.access"
    label = "access"
