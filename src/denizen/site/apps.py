"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Site(Room):
    """See the package's own docstring."""

    name = "denizen.site"
    label = "site"
