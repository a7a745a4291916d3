"""What the reading room and the door refuse with, by their codes: the words, and the HTTP status."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ASK_AGAIN = _("This reading took too long or was tried twice; ask again")
_TRY_AGAIN = _("This took too long or was tried twice, so nothing was opened. Try again")
MESSAGES: dict[str, tuple[str | Promise, int]] = {
    "access.not_allowed": (_("Your role does not read this for this purpose"), 403),
    "access.not_own": (
        _(
            "Your sign-in opens your own record, and those of children under age while you are recorded as their"
            " guardian. It does not open this one"
        ),
        403,
    ),
    "access.not_for_role": (_("Your role does not include this"), 403),
    "access.reference_missing": (_("Enter the case reference that this purpose asks for"), 422),
    "access.reference_too_long": (_("The case reference is longer than 64 characters"), 422),
    "access.beyond_own_area": (
        _("This lies beyond the area in which you work: say first why you read it"),
        403,
    ),
    "access.crossings_used_up": (
        _(
            "You have read beyond your area sixty times within a day, and no more than that is done by one officer. Ask"
            " your supervisor, or whoever works there"
        ),
        429,
    ),
    "access.approval_missing": (_("This is a small child's record: a supervisor's word comes first"), 403),
    "access.approvals_used_up": (
        _("Sixty of your requests wait for a supervisor's word. Have those decided first"),
        429,
    ),
    "access.approval_settled": (
        _("This was decided already, or you asked it yourself: another decides it"),
        409,
    ),
    "access.crossing_settled": (
        _("This was examined already, or is your own reading: another examines it"),
        409,
    ),
    "access.quota_used_up": (
        _(
            "You have seen as many whole numbers as one officer may see within an hour. Nothing was shown. Go on with"
            " the masked numbers, ask a colleague where it cannot wait, or try again later"
        ),
        429,
    ),
    "access.subject_unclear": (_("Ask for one person, one dwelling, one search or one matter"), 422),
    "access.not_competent": (_("Your role does not do this"), 403),
    "access.party_missing": (_("Say for whom you declare"), 422),
    "access.party_unknown": (_("This party does not exist, or your role does not declare for it"), 403),
    "access.token_unknown": (_("This token is none of the register's"), 401),
    "access.token_revoked": (_("This token was taken back; ask the register's operator for another"), 401),
    "access.token_expired": (_("This token has expired; ask the register's operator for another"), 401),
    "access.token_party_ended": (_("The party of this token may not declare any more"), 401),
    "access.scope_missing": (_("This token was not made for this"), 403),
    "access.ticket_unknown": (_ASK_AGAIN, 409),
    "access.ticket_denied": (_("This reading was refused"), 403),
    "access.ticket_used": (_ASK_AGAIN, 409),
    "access.ticket_expired": (_ASK_AGAIN, 409),
    "access.ticket_not_committed": (_ASK_AGAIN, 409),
    "access.ticket_for_another_reader": (_ASK_AGAIN, 409),
    "access.ticket_for_another_question": (_ASK_AGAIN, 409),
    "access.sign_in_unknown": (_TRY_AGAIN, 409),
    "access.sign_in_late": (_TRY_AGAIN, 409),
    "access.sign_in_failed": (_TRY_AGAIN, 409),
    "access.passkey_unknown": (
        _("This register does not know the passkey that you used. Choose another one, or ask for a new code"),
        403,
    ),
    "access.passkey_copied": (
        _(
            "Your passkey seems to exist twice, so nothing was opened. Tell whoever runs this register, and ask for a"
            " new code"
        ),
        403,
    ),
    "access.passkey_ended": (
        _("This passkey was ended, or opens nothing here any more. Ask whoever gave you the code for it"),
        403,
    ),
    "access.passkey_of_another": (_("This is somebody else's passkey; use one of your own"), 403),
    "access.passkey_last": (_("This is your only passkey; add another one before you end it"), 409),
    "access.enrolment_unknown": (
        _("This code is not known, or was used already, or is too old. Check it, or ask for a new one"),
        403,
    ),
}
"""By the code that a function of the database answers."""
