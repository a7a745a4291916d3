"""Why somebody may not read, or may not act."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.access.messages import MESSAGES
from denizen.kernel.errors import Refusal


class AccessRefused(Refusal):
    """The reading room refused; the code says why. The try is in the log."""

    code: ClassVar[str] = "access.refused"
    message: ClassVar[str | Promise] = _("You may not see this")
    status: ClassVar[int] = 403


class NotSignedIn(AccessRefused):
    """The session is unknown, closed or over, or its actor may not act any more."""

    code = "access.not_signed_in"
    message = _("Sign in first")
    status = 401


class LogUnwritable(Refusal):
    """The access log cannot be written, so nobody is read: without a line no person is shown (rights P1)."""

    code = "access.log_unwritable"
    message = _(
        "The access log cannot be written at the moment, and nobody is shown without it. Try again in a minute; if it"
        " stays so, tell whoever looks after the register"
    )
    status = 503
    retry_after = 60


class PartyHandleTaken(Refusal):
    """Another party has this handle."""

    code = "access.party_handle_taken"
    message = _("Another party has this short name; choose a different one")
    status = 409


class PartyCodeTaken(Refusal):
    """Another party has this unified social credit code."""

    code = "access.party_code_taken"
    message = _("Another party has this credit code")
    status = 409


class PartyUnknown(Refusal):
    """No party has this handle."""

    code = "access.party_unknown"
    message = _(
        "There is no party with the handle %(handle)s. A party is named by the handle under which it was registered."
        " There are: %(handles)s"
    )
    of_none = _(
        "There is no party with the handle %(handle)s. A party is named by the handle under which it was registered."
        " None is registered yet"
    )
    status = 404


class PartyHandleMalformed(Refusal):
    """A handle is typed in commands and stands in names of files."""

    code = "access.party_handle_malformed"
    message = _("Choose a handle of 1 to 40 letters, digits, hyphens and underscores, such as landlord-7")


class PartyKindUnknown(Refusal):
    """Parties declare in a statutory capacity, and there is none of this name."""

    code = "access.party_kind_unknown"
    message = _("There is no kind of party %(kind)s. Kinds: %(kinds)s")


class PartyEndsBeforeItBegins(Refusal):
    """A party would end before the first day on which it may declare."""

    code = "access.party_ends_before_it_begins"
    message = _("This party may declare from %(since)s on; its end must lie after that day")


class PostingMalformed(Refusal):
    """Officers work in an area of the territory, from a day to a later one."""

    code = "access.posting_malformed"
    message = _(
        "Name the area by its code of 2, 4, 6, 9, 12 or 15 digits, as 330782001 for a town, and an end after the"
        " first day"
    )


class HeldByThePages(Refusal):
    """A session or passkey cannot be ended: a connection of the pages holds its row, as an intruder would."""

    code = "access.held_by_the_pages"
    message = _(
        "A connection of the pages holds this session or passkey, and nothing was changed. Try once more; if it stays"
        " so, somebody may have taken the pages over: end this member of staff, which nothing can hold up, and start"
        " the pages again"
    )
    status = 409


class PseudonymTaken(Refusal):
    """Another actor has this pseudonym."""

    code = "access.pseudonym_taken"
    message = _("Another actor has this pseudonym")
    status = 409


class TokenScopesUnfit(Refusal):
    """A token is to declare for a party, to read people for the office, or to serve a portal: never two of these."""

    code = "access.token_scopes_unfit"
    message = _(
        "Give declare and read.status to a program of any party; or, to one of a party of the kind registrar, read.card"
        " and read.occupants, or read.usage alone. There are: %(scopes)s"
    )


class TokenLastsTooLong(Refusal):
    """A token is good for a day at least and a year at most."""

    code = "access.token_lasts_too_long"
    message = _("A token is good for 1 to %(most)d days")


class TokenUnknown(Refusal):
    """There is no token of this number."""

    code = "access.token_not_listed"
    message = _("There is no token with this number")
    status = 404


class DemoOnly(Refusal):
    """Signing in without proof exists in a demonstration only, and only for its invented staff."""

    code = "access.demo_only"
    message = _("This way of signing in exists in a demonstration only")
    status = 403


class PasskeyKnown(Refusal):
    """Somebody has this passkey already, be it the same or another."""

    code = "access.passkey_known"
    message = _("This passkey is enrolled already; make a new one")
    status = 409


class AnswerTooLong(Refusal):
    """No device answers at such length."""

    code = "access.passkey_refused"
    message = _("What your device sent could not be checked, so nothing was opened. Try again")
    status = 403


class KeeperSilent(Refusal):
    """The process that decides on sign-ins did not answer in time, or is not there."""

    code = "access.keeper_silent"
    message = _(
        "The part of Denizen that checks sign-ins does not answer at the moment. Nothing was changed; try again in a"
        " minute"
    )
    status = 503


class ActorUnknown(Refusal):
    """Nobody of the staff is called so."""

    code = "access.actor_unknown"
    message = _("Nobody of the staff is called %(name)s; `denizen admin list` tells who there is")
    status = 404


class ActorUnclear(Refusal):
    """Several of the staff are called so."""

    code = "access.actor_unclear"
    message = _("Several of the staff are called %(name)s: name one by the pseudonym, %(pseudonyms)s")
    status = 409


class RecordHasAccount(Refusal):
    """Two were to be made for one record at once: one was."""

    code = "access.record_has_account"
    message = _(
        "This person has a sign-in already, made a moment ago. Look once more before you hand out another code"
    )
    status = 409


class AccountHasRecord(Refusal):
    """An account opens one record, and no other beside it."""

    code = "access.account_has_record"
    message = _("This sign-in opens another person's record already")
    status = 409


class AtTheOtherDoor(AccessRefused):
    """A passkey of the staff was used at the residents' door, or the other way round: nothing was opened."""

    code = "access.at_the_other_door"
    message = _(
        "This passkey belongs to the other sign-in: residents and staff have one each. Use another passkey, or go there"
    )
    status = 403


class SessionUnknown(Refusal):
    """No session of that number is open."""

    code = "access.session_not_open"
    message = _("No session of this number is open; `denizen admin sessions` lists those that are")
    status = 404


CONSTRAINTS: dict[str, type[Refusal]] = {
    "party_has_its_own_handle": PartyHandleTaken,
    "party_has_its_own_credit_code": PartyCodeTaken,
    "actor_has_its_own_pseudonym": PseudonymTaken,
    "credential_is_enrolled_once": PasskeyKnown,
    "own_record_has_one_account": RecordHasAccount,
    "own_record_is_of_one_person": AccountHasRecord,
    "sign_in_answer_is_short": AnswerTooLong,
}

BEYOND_OWN_AREA = "access.beyond_own_area"
"""The code by which a page knows that a reason is asked first."""
APPROVAL_MISSING = "access.approval_missing"
"""The code by which a page knows that a supervisor's word comes first."""

_SESSION_OVER = frozenset({"access.session_unknown", "access.session_ended", "access.actor_inactive"})

_MESSAGES = MESSAGES | {
    refused.code: (refused.message, refused.status) for refused in (AnswerTooLong, PasskeyKnown)
}


def refusal(code: str) -> AccessRefused:
    """Return the refusal for a code that the reading room gave; one it does not know says only "you may not"."""
    if code in _SESSION_OVER:
        return NotSignedIn(code)
    message, status = _MESSAGES.get(code, (None, None))
    about = {"access.reference_": "reference", "access.enrolment_": "code"}
    fields = tuple(field for beginning, field in about.items() if code.startswith(beginning))
    return AccessRefused(code, message, fields, status)
