"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class HoldUnknown(Refusal):
    """There is no such hold, or it was lifted before."""

    code = "retention.hold_unknown"
    message = _("There is no such hold, or it was lifted before")
    status = 404


class HoldTooLong(Refusal):
    """A hold needs an end, a year on at most."""

    code = "retention.hold_too_long"
    message = _("A hold ends on a day from today to a year from today")


class HoldReasonUnknown(Refusal):
    """A hold has one of a few reasons."""

    code = "retention.hold_reason_unknown"
    message = _("The reasons for a hold are doubt, disclosure, case and claim")


class HeldPersonUnknown(Refusal):
    """There is nobody of that identifier."""

    code = "retention.person_unknown"
    message = _("There is nobody of that identifier in the register")
    status = 404


CONSTRAINTS = {
    "hold_ends_within_a_year": HoldTooLong,
    "hold_reason_is_known": HoldReasonUnknown,
    "hold_person_is_known": HeldPersonUnknown,
}
