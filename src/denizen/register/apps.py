"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Register(Room):
    """See the package's own docstring."""

    name = "denizen.register"
    label = "register"
