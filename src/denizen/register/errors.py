"""Why the register does not answer."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class PersonUnknown(Refusal):
    """No such person, or none as of the instant asked about."""

    code = "register.person_unknown"
    message = _("There is no such person in the register")
    status = 404


class DayMissing(Refusal):
    """Occupants were asked for without saying on which one day."""

    code = "register.day_missing"
    message = _("Say on which day")
    status = 422


class PeriodMissing(Refusal):
    """Something over a period was asked for without a period."""

    code = "register.period_missing"
    message = _("Say over which period")
    status = 422


class OrganisationKnown(Refusal):
    """An organisation with this credit code is registered already."""

    code = "register.organisation_known"
    message = _(
        "An organisation with the credit code %(organisation)s is registered already; nothing was changed"
    )
    status = 409


ANSWERED: dict[str, type[Refusal]] = {
    refusal.code: refusal for refusal in (PersonUnknown, DayMissing, PeriodMissing)
}
"""Refusals that the readers of this room answer with, by their code."""
