"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Linkage(Room):
    """See the package's own docstring."""

    name = "denizen.linkage"
    label = "linkage"
