"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Ledger(Room):
    """See the package's own docstring."""

    name = "denizen.ledger"
    label = "ledger"
