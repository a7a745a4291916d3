"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Places(Room):
    """See the package's own docstring."""

    name = "denizen.places"
    label = "places"
