"""The room as a Django app."""

from collections.abc import Iterator

from django.conf import settings

from denizen.demo.homes import town_in
from denizen.kernel.findings import Looked, amiss, good
from denizen.kernel.home import Home
from denizen.kernel.rooms import Room


class Demo(Room):
    """See the package's own docstring."""

    name = "denizen.demo"
    label = "demo"

    def look_at_home(self, home: Home) -> Iterator[Looked]:
        """Say whether the home holds a made-up town, and whether that is meant."""
        town = town_in(home)
        if town is None:
            yield good("demo.home", "the home holds no made-up town")
        elif settings.DENIZEN_IN_EARNEST:
            yield amiss(
                "demo.home",
                f"the home holds a made-up town ({town}) and DENIZEN_MODE is production: set it to demo to look at the"
                " town, or name another home in DENIZEN_HOME",
            )
        else:
            yield good("demo.home", f"the home holds a made-up town ({town})")
