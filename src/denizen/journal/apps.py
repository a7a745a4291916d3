"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Journal(Room):
    """See the package's own docstring."""

    name = "denizen.journal"
    label = "journal"
