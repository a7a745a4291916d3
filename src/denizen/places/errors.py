"""What can be refused about places."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class PlateMalformed(Refusal):
    """No plate has this code: its length, a character or the check character is wrong."""

    code = "place.plate.malformed"
    message = _("Check the plate code: it has eight characters, such as KZ7M-4Q2C, and one of them is wrong")


class PlateTaken(Refusal):
    """A plate that is to be given out hangs on another door."""

    code = "place.plate.taken"
    message = _("Another dwelling has this plate code")


class AreaUnknown(Refusal):
    """A dwelling is to lie in a community or grid that does not exist on that day."""

    code = "place.area.unknown"
    message = _("There is no community or grid with the code %(area)s on that day")


class AreaCodeMalformed(Refusal):
    """A town adds communities and grids, and each has a code of its length."""

    code = "place.area.code_malformed"
    message = _("A town adds areas of the level community, with a code of 12 digits, or grid, with 15")


class AreaTaken(Refusal):
    """A division code means another area on one of the days."""

    code = "place.area.taken"
    message = _("This division code already means an area at that time")


class AreaHasNoParent(Refusal):
    """An area would outlive, or be older than, the one of which it is a part."""

    code = "place.area.no_parent"
    message = _("An area cannot exist while the area around it does not")


class AreaHasParts(Refusal):
    """Dwellings would be left in an area that is to end."""

    code = "place.area.not_empty"
    message = _("Dwellings lie in an area that is to end, and no new area is named for them")


class OutlinesUnreadable(Refusal):
    """A file of outlines is no GeoJSON, or holds no features."""

    code = "place.outline.unreadable"
    message = _("The file is no GeoJSON collection of features, holds none, or is larger than 64 MB")


class OutlineMalformed(Refusal):
    """A feature of a file of outlines cannot be drawn, or does not say whose outline it is."""

    code = "place.outline.malformed"
    message = _("Feature %(number)s of the file cannot be taken: %(why)s. Nothing was changed")


class RecutInFuture(Refusal):
    """A new cut can be recorded from the day on which it is in force."""

    code = "place.recut.in_future"
    message = _("Record a new cut of the territory on the day on which it begins, or later")


class ProviderNamedTwice(Refusal):
    """A party provides a dwelling twice in one capacity at one time."""

    code = "place.provider.twice"
    message = _("This party already provides the dwelling in this capacity at that time")


class ProviderUnknown(Refusal):
    """The dwelling or the party does not exist."""

    code = "place.provider.unknown"
    message = _("There is no such dwelling or no such party")


class RulesUnknown(Refusal):
    """There is no rule pack of that code in this installation."""

    code = "place.rules.unknown"
    message = _("There is no rule pack with the code %(pack)s. There are: %(packs)s")


class RoomNamedTwice(Refusal):
    """Two rooms or beds of a dwelling have one name."""

    code = "place.room.twice"
    message = _("Two rooms or beds of the dwelling have the same name")


CONSTRAINTS: dict[str, type[Refusal]] = {
    "dwelling_has_its_own_plate": PlateTaken,
    "territory_code_means_one_place_at_a_time": AreaTaken,
    "territory_parent_lives_as_long": AreaHasNoParent,
    "provider_is_named_once_at_a_time": ProviderNamedTwice,
    "provider_dwelling_is_known": ProviderUnknown,
    "provider_party_is_known": ProviderUnknown,
    "place_in_dwelling_is_named_once": RoomNamedTwice,
}
