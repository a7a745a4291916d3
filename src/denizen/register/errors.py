"""Why the register does not answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class PersonUnknown(Refusal):
    """No such person, or none as of the instant asked about."""

    code = "register.person_unknown"
    message = _("There is no such person in the register")
    status = 404


class PersonJoined(Refusal):
    """The record was joined to another of the same person: `kept` is the one under which to ask."""

    code = "register.person_joined"
    message = _("This record was joined to another one of the same person")
    status = 409
    kept: UUID | None = None


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


class DocumentUnknown(Refusal):
    """The person has no such document now, or two that the request cannot tell apart."""

    code = "register.document_unknown"
    message = _(
        "The register does not hold this document of this person any more. Go back to the person's page and look again"
    )
    status = 404


class KeeperSilent(Refusal):
    """Nobody unsealed the number in time; the request was taken back."""

    code = "register.keeper_silent"
    message = _(
        "The number could not be uncovered: the keeper, who alone can open it, does not answer. Nothing was shown."
        " Try again in a minute; if it stays so, tell whoever runs the register"
    )
    status = 503


class NumberUnreadable(Refusal):
    """The keeper could not open what is stored, or failed; its own log says at what."""

    code = "register.number_unreadable"
    message = _(
        "The number could not be uncovered: what is stored of it does not open. Nothing was shown. Tell whoever runs"
        " the register, who finds the reason in the keeper's log"
    )
    status = 500


ANSWERED: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        PersonUnknown,
        PersonJoined,
        DayMissing,
        PeriodMissing,
        DocumentUnknown,
        NumberUnreadable,
    )
}
"""Refusals that the readers of this room answer with, by their code."""


def refusal_in(answer: Mapping[str, Any], known: Mapping[str, type[Refusal]]) -> Refusal | None:
    """Return the refusal that a reader answered with, if it did; `known` are those it may answer with, by code."""
    if (code := answer.get("refusal")) is None:
        return None
    refusal = known[code]()
    if isinstance(refusal, PersonJoined):
        refusal.kept = UUID(answer["kept"])
    return refusal
