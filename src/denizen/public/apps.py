"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Public(Room):
    """See the package's own docstring."""

    name = "denizen.public"
    label = "public"
