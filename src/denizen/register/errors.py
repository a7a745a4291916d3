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


class DoubtUnknown(Refusal):
    """No doubt has this identifier."""

    code = "doubt.unknown"
    message = _("There is no such doubt")
    status = 404


class DoubtGroupMissing(Refusal):
    """A doubt was to be raised about no group of fields, or about several at once."""

    code = "doubt.group_missing"
    message = _("Say which one group of what is recorded you doubt")


class DoubtMalformed(Refusal):
    """A reason, evidence, capacity or law that no list holds, or a day that no rule gives."""

    code = "doubt.malformed"
    message = _("Choose one of the reasons that are offered. Nothing was changed")


class DoubtOfAnotherCapacity(Refusal):
    """Staff spoke as a program of another office, or a program as something else."""

    code = "doubt.capacity_of_another"
    message = _("You cannot doubt in this capacity")
    status = 403


class DoubtNothingHeld(Refusal):
    """The register does not hold the fact that was doubted, or not of this person, or no more."""

    code = "doubt.nothing_held"
    message = _("The register no longer holds what you doubt. Go back to the person's page and look again")
    status = 409


class DoubtOpenAlready(Refusal):
    """The same is under examination already."""

    code = "doubt.open_already"
    message = _(
        "This is under examination already. Whoever doubted it first is answered, and so are you by it"
    )
    status = 409


class DoubtSettledAlready(Refusal):
    """Something was to be done to a doubt that was settled or withdrawn."""

    code = "doubt.settled_already"
    message = _(
        "This doubt is settled already. Nothing was changed; raise it again if there is something new"
    )
    status = 409


class DoubtOwn(Refusal):
    """Whoever raised a doubt was to decide it."""

    code = "doubt.own"
    message = _("You raised this doubt yourself, so a colleague decides it")
    status = 403


class DoubtNotTakenUp(Refusal):
    """A doubt was to be decided by somebody who does not examine it."""

    code = "doubt.not_taken_up"
    message = _("Take this doubt up first: whoever examines it decides it")
    status = 409


class DoubtOfAnother(Refusal):
    """A doubt was to be withdrawn by somebody who did not raise it, or who decides it."""

    code = "doubt.of_another"
    message = _("Only whoever raised this doubt takes it back, and nobody who decides it")
    status = 403


class DoubtExtendedAlready(Refusal):
    """More time was to be given to an examination a second time."""

    code = "doubt.extended_already"
    message = _("This examination was given more time already. It must be decided now")
    status = 409


class DoubtCorrectionUnfit(Refusal):
    """The declaration that was named did not put right what was doubted, or has not been applied since."""

    code = "doubt.correction_unfit"
    message = _(
        "This declaration has not changed what was doubted since the doubt was raised. Declare the correction, and"
        " settle the doubt when it has been applied"
    )
    status = 409


class NoticeUnknown(Refusal):
    """Somebody asked for a correction of something that they had not received."""

    code = "doubt.notice_unknown"
    message = _("You had not received what was corrected here, so there is nothing to tell you")
    status = 404


CONSTRAINTS: dict[str, type[Refusal]] = {
    "doubt_is_open_once": DoubtOpenAlready,
    "doubt_is_settled_once": DoubtSettledAlready,
    "doubt_is_extended_once": DoubtExtendedAlready,
    "doubt_is_not_decided_by_who_raised_it": DoubtOwn,
    "doubt_group_is_known": DoubtGroupMissing,
    **dict.fromkeys(
        (
            "doubt_reason_is_known",
            "doubt_evidence_is_known",
            "doubt_capacity_is_known",
            "doubt_state_is_known",
            "doubt_is_extended_or_upheld_with_a_reason",
            "doubt_is_upheld_by_law",
            "doubt_law_is_known",
            "doubt_is_due_within_two_months",
            "doubt_is_due_when_raised_or_extended",
            "doubt_is_corrected_by_a_declaration",
        ),
        DoubtMalformed,
    ),
}
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
