"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Disclosure(Room):
    """See the package's own docstring."""

    name = "denizen.disclosure"
    label = "disclosure"
