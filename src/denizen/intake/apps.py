"""The room as a Django app."""

from denizen.kernel.rooms import Room


class Intake(Room):
    """See the package's own docstring."""

    name = "denizen.intake"
    label = "intake"
