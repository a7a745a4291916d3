"""The room as a Django app."""

from denizen.kernel.rooms import Room


class HomeFace(Room):
    """See the package's own docstring."""

    name = "denizen.home"
    label = "home"
