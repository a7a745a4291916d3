"""Why a doubt is not raised, examined or decided."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


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


OF_DOUBTS: dict[str, type[Refusal]] = {
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
"""Which refusal a broken constraint of doubts stands for, by its name."""
