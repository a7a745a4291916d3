"""Why a request of an authority is not entered, not moved on or not answered."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denizen.access.errors import refusal as access_refusal
from denizen.kernel.errors import Refusal
from denizen.register.errors import PersonJoined, PersonUnknown


class AuthorityUnknown(Refusal):
    """No such authority is listed, or it is one no more."""

    code = "disclosure.authority_unknown"
    message = _("Choose an authority that is listed; whoever runs the register adds those that are missing")


class AuthorityForeign(Refusal):
    """An authority of another country asked (PIPL 41)."""

    code = "disclosure.authority_foreign"
    message = _(
        "The register gives nothing to authorities of other countries. By article 41 of the Personal Information"
        " Protection Law they turn to the competent central authority, which asks here if it grants the request"
    )
    status = 403


class AuthorityListed(Refusal):
    """An authority of that name stands there already."""

    code = "disclosure.authority_listed"
    message = _("An authority of this name is listed already")
    status = 409


class AuthorityMalformed(Refusal):
    """Name, country or kind are none."""

    code = "disclosure.authority_malformed"
    message = _("Give a name, a country in two capital letters, and one of these kinds: %(kinds)s")


class GroundNotTheirs(Refusal):
    """A ground was named that is not for this kind of authority."""

    code = "disclosure.ground_not_theirs"
    message = _("This authority cannot ask on this ground")


class CaseNumberMissing(Refusal):
    """The letter has no number of a case file, or it is too long."""

    code = "disclosure.case_number_missing"
    message = _("Enter the number of the authority's case file, of 64 characters at most")


class OneSubject(Refusal):
    """More than one person or dwelling, or none, was named."""

    code = "disclosure.one_subject"
    message = _("A request means one person or one dwelling; enter another request for another")


class DwellingUnknown(Refusal):
    """There is no such dwelling."""

    code = "disclosure.dwelling_unknown"
    message = _("There is no such dwelling")
    status = 404


class CasePapersMissing(Refusal):
    """A dwelling was asked about without papers of the case."""

    code = "disclosure.case_papers_missing"
    message = _("A dwelling is asked about with papers of the case; say which were shown")


class FieldsMissing(Refusal):
    """No group of fields was chosen."""

    code = "disclosure.fields_missing"
    message = _("Choose what is asked for")


class FieldsBeyondGround(Refusal):
    """Something was asked for that the ground does not open."""

    code = "disclosure.fields_beyond_ground"
    message = _("This ground does not open all that is chosen; leave out what it does not")


class PeriodMissing(Refusal):
    """The period asked about has no beginning or no end."""

    code = "disclosure.period_missing"
    message = _("Enter the first and the last day that the letter asks about")


class PeriodInFuture(Refusal):
    """What is asked for lies in the future: nobody has standing access."""

    code = "disclosure.period_in_future"
    message = _("A request asks about days that have passed, and was received before it is entered")


class HandlerMissing(Refusal):
    """The authority's officer did not identify themselves."""

    code = "disclosure.handler_missing"
    message = _("Enter the number of the document by which the authority's officer identified themselves")


class PromiseMissing(Refusal):
    """The authority did not promise to use the answer once."""

    code = "disclosure.promise_missing"
    message = _("Without the promise to use the answer for this case alone nothing is disclosed")


class UrgencyAndGround(Refusal):
    """Only danger to life is urgent, and it always is."""

    code = "disclosure.urgency_and_ground"
    message = _("A request is urgent where somebody's life is in danger, and on that ground alone")


class NoDelay(Refusal):
    """The ground does not let telling wait."""

    code = "disclosure.no_delay"
    message = _("On this ground the person is told at once")


class RequestUnknown(Refusal):
    """There is no such request."""

    code = "disclosure.unknown"
    message = _("There is no such request")
    status = 404


class NotNow(Refusal):
    """The step does not follow where the request stands, or somebody was quicker."""

    code = "disclosure.not_now"
    message = _("This step does not follow where the request stands now; look at it again")
    status = 409


class OwnRequest(Refusal):
    """Whoever entered a request wants to approve it."""

    code = "disclosure.own_request"
    message = _("You entered this request yourself; two others approve it")
    status = 403


class ApprovedBefore(Refusal):
    """Whoever approved first wants to approve again."""

    code = "disclosure.approved_before"
    message = _("You approved this request already; somebody else approves it too")
    status = 403


class OfficerNeeded(Refusal):
    """The request is sensitive, and the officer has not approved it."""

    code = "disclosure.officer_needed"
    message = _(
        "This request is sensitive, or may mean a child under 14: one of the two who approve is the data-protection"
        " officer"
    )
    status = 403


class CutNothing(Refusal):
    """The cut leaves everything, or nothing."""

    code = "disclosure.cut_nothing"
    message = _(
        "Leave some of what is granted so far and not all of it; what is to be refused whole is refused"
    )


class ReasonMissing(Refusal):
    """A cut or a refusal without a reason."""

    code = "disclosure.reason_missing"
    message = _("Choose a reason")


class NotApproved(Refusal):
    """It is to be answered before it was approved."""

    code = "disclosure.not_approved"
    message = _("This request is not approved yet, so nothing was shown")
    status = 403


class Expired(Refusal):
    """The approval ran out."""

    code = "disclosure.expired"
    message = _("The approval of this request has run out, so nothing was shown; a new request is entered")
    status = 409


class Refused(Refusal):
    """The request was refused."""

    code = "disclosure.refused"
    message = _("This request was refused, so nothing was shown")
    status = 403


class DeliveredBefore(Refusal):
    """It was answered; that happens once."""

    code = "disclosure.delivered_before"
    message = _("This request was answered before. It is answered once; a new request is entered")
    status = 409


class TicketForAnother(Refusal):
    """The ticket is another officer's, or asks something else than the request."""

    code = "disclosure.ticket_for_another"
    message = _(
        "What was opened is not what this request asks, so nothing was shown; begin at the request again"
    )
    status = 403


class TooMany(Refusal):
    """So many lived at a dwelling that telling them were telling in bulk."""

    code = "disclosure.too_many"
    message = _(
        "More than 30 people lived there within this period. Nothing was shown; a request means fewer days"
    )


class WrittenStays(Refusal):
    """Somebody wants to change what was written."""

    code = "disclosure.stays"
    message = _("What was written about a request stays")
    status = 409


_ANSWERED: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (
        AuthorityUnknown, AuthorityForeign, GroundNotTheirs, CaseNumberMissing, OneSubject, CasePapersMissing,
        FieldsMissing, FieldsBeyondGround, PeriodMissing, PeriodInFuture, HandlerMissing, PromiseMissing,
        UrgencyAndGround, NoDelay, RequestUnknown, NotNow, OwnRequest, ApprovedBefore, OfficerNeeded, CutNothing,
        ReasonMissing, NotApproved, Expired, Refused, DeliveredBefore, TicketForAnother, TooMany, PersonUnknown,
        DwellingUnknown,
    )
}  # fmt: skip

_ABOUT = {
    AuthorityUnknown: ("authority",),
    AuthorityForeign: ("authority",),
    GroundNotTheirs: ("ground",),
    CaseNumberMissing: ("case_number",),
    CasePapersMissing: ("case_papers",),
    FieldsMissing: ("fields",),
    FieldsBeyondGround: ("fields",),
    PeriodMissing: ("first",),
    PeriodInFuture: ("last",),
    HandlerMissing: ("handler",),
    PromiseMissing: ("single_use",),
    UrgencyAndGround: ("is_urgent",),
    NoDelay: ("asks_delay",),
    CutNothing: ("fields",),
    ReasonMissing: ("reason",),
}
"""Which field of the form each is about."""

CONSTRAINTS: dict[str, type[Refusal]] = {
    "authority_is_listed_once": AuthorityListed,
    "authority_country_has_two_letters": AuthorityMalformed,
    "step_comes_in_its_turn": NotNow,
    "step_is_taken_once": NotNow,
    "two_approvals_are_of_two_people": ApprovedBefore,
    "nobody_approves_what_they_entered": OwnRequest,
    "what_was_written_stays": WrittenStays,
    "step_reason_is_known": ReasonMissing,
    "request_case_papers_are_known": CasePapersMissing,
}


def refusal(code: str, kept: UUID | None = None) -> Refusal:
    """The refusal for a code that a door or a reader of the room gave."""
    if code == PersonJoined.code:
        joined = PersonJoined()
        joined.kept = kept
        return joined
    kind = _ANSWERED.get(code)
    return access_refusal(code) if kind is None else kind(fields=_ABOUT.get(kind, ()))
