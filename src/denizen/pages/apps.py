"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Pages(Room):
    """See the package's own docstring."""

    name = "denizen.pages"
    label = "pages"
