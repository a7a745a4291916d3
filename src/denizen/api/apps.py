"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Api(Room):
    """See the package's own docstring."""

    name = "denizen.api"
    label = "api"
