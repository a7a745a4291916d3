"""Why the register does not answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal
from denizen.register.doubt_errors import (
    OF_DOUBTS,
    DoubtCorrectionUnfit,
    DoubtExtendedAlready,
    DoubtGroupMissing,
    DoubtNothingHeld,
    DoubtNotTakenUp,
    DoubtOfAnother,
    DoubtOfAnotherCapacity,
    DoubtOwn,
    DoubtSettledAlready,
    DoubtUnknown,
    NoticeUnknown,
)


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


class OrganisationUnknown(Refusal):
    """No organisation has this identifier."""

    code = "register.organisation_unknown"
    message = _("There is no such organisation in the register")
    status = 404


class EmployeesTooMany(Refusal):
    """More people work for the organisation than are ever listed by name."""

    code = "register.employees_too_many"
    message = _(
        "More than a hundred people work here, and so many are not listed by name. Search for the person meant"
    )
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


class AuthorityUnknown(Refusal):
    """An extract was to be made by somebody who works for no registration authority: a paper says who made it."""

    code = "register.authority_unknown"
    message = _(
        "Your account belongs to no registration authority, and an extract names the authority that made it."
        " Nothing was made; ask whoever keeps the accounts"
    )
    status = 403


class ExtractEmpty(Refusal):
    """The register holds no residence of those that the extract was to tell."""

    code = "register.extract_empty"
    message = _("The register holds no such residence, so there is nothing to certify. No extract was made")
    status = 409


class ExtractUnknown(Refusal):
    """No extract about this person was made at that instant, or another group of fields stands on it."""

    code = "register.extract_unknown"
    message = _("There is no such extract of this person")
    status = 404


class ExtractDiffers(Refusal):
    """What the extract said does not come out again as it was, so the same paper cannot be made."""

    code = "register.extract_differs"
    message = _(
        "The register no longer tells what stands on this extract in the same words, as where an address was"
        " written anew. The paper that was handed out keeps its number; make a new extract"
    )
    status = 409


class BlockUnknown(Refusal):
    """No block has this identifier."""

    code = "register.block_unknown"
    message = _("There is no such block")
    status = 404


class BlockSettled(Refusal):
    """It was decided, lifted or heard before, or what was asked named no case under which it could be released."""

    code = "register.block_settled"
    message = _(
        "This was settled before, or cannot be settled so. Look at the block again; nothing was changed"
    )
    status = 409


class BlockIsOnesOwn(Refusal):
    """Whoever asked does not decide."""

    code = "register.block_is_ones_own"
    message = _("You asked for this yourself, so another registrar decides. Nothing was changed")
    status = 403


CONSTRAINTS = OF_DOUBTS
"""Which refusal a broken constraint of this room stands for, by its name."""

ANSWERED: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        PersonUnknown,
        PersonJoined,
        DayMissing,
        PeriodMissing,
        DocumentUnknown,
        NumberUnreadable,
        AuthorityUnknown,
        ExtractEmpty,
        ExtractUnknown,
        ExtractDiffers,
        BlockUnknown,
        BlockSettled,
        BlockIsOnesOwn,
        OrganisationUnknown,
        EmployeesTooMany,
        DoubtUnknown,
        DoubtGroupMissing,
        DoubtOfAnotherCapacity,
        DoubtNothingHeld,
        DoubtSettledAlready,
        DoubtOwn,
        DoubtNotTakenUp,
        DoubtOfAnother,
        DoubtExtendedAlready,
        DoubtCorrectionUnfit,
        NoticeUnknown,
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
