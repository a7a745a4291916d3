"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Rules(Room):
    """See the package's own docstring."""

    name = "denizen.rules"
    label = "rules"
