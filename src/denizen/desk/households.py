"""From what the register delivers of a household to what its page shows."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.pages.dates import day_in_words
from denizen.pages.labels import label
from denizen.pages.timeline import Picture, Spell, draw
from denizen.register.queries import HouseholdSpell


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling in which members of the household mainly live, and how many of them."""

    member: HouseholdSpell
    number: int


def picture_of(spells: list[HouseholdSpell], today: date) -> Picture | None:
    """The timeline of who belonged to the household, in the order of the tables beside it."""
    return draw(
        [
            Spell(
                label=f"{each.name or '—'} · {label('relation', each.relation)}",
                began=each.began,
                ended=each.ended,
                learnt=each.recorded_at,
                disputed=False,
                source=each.declaration_id,
            )
            for each in spells
            if each.began and each.recorded_at and each.declaration_id
        ],
        today,
    )


def alternative_of(picture: Picture | None) -> str:
    """What the picture shows, in words."""
    if picture is None:
        return ""
    number = len(picture.bars)
    members = ngettext("%(number)d membership", "%(number)d memberships", number) % {"number": number}
    return _("Timeline of %(members)s from %(first)s to %(last)s; the tables below say the same.") % {
        "members": members,
        "first": day_in_words(picture.first),
        "last": day_in_words(picture.last),
    }


def homes_of(spells: list[HouseholdSpell]) -> list[Home]:
    """The dwellings of those who belong to the household, the one of most of them first."""
    members = [each for each in spells if each.present and each.dwelling_id]
    by_dwelling = {each.dwelling_id: each for each in reversed(members)}
    homes = [
        Home(each, sum(member.dwelling_id == dwelling for member in members))
        for dwelling, each in by_dwelling.items()
    ]
    return sorted(homes, key=lambda home: (-home.number, home.member.address or ""))
