"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Counts(Room):
    """See the package's own docstring."""

    name = "denizen.counts"
    label = "counts"
