"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Demo(Room):
    """See the package's own docstring."""

    name = "denizen.demo"
    label = "demo"
