"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Desk(Room):
    """See the package's own docstring."""

    name = "denizen.desk"
    label = "desk"
