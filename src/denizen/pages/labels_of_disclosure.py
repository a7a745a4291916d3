"""Words for what authorities ask, on which grounds, and what becomes of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_DISCLOSURE: dict[str, dict[str, str | Promise]] = {
    "disclosure_state": {
        "entered": _("entered"),
        "formally_checked": _("form is checked"),
        "legally_checked": _("law is checked"),
        "approved_once": _("approved by one"),
        "approved_urgently": _("urgent, approved by one"),
        "approved": _("approved by two"),
        "refused": _("refused"),
        "delivered": _("answered"),
        "expired": _("expired"),
    },
    "disclosure_act": {
        "formal_check": _("Form checked"),
        "legal_check": _("Law checked"),
        "cut": _("Cut"),
        "tell_at_once": _("Found that the person is told at once"),
        "first_approval": _("First approval"),
        "second_approval": _("Second approval"),
        "refusal": _("Refused"),
        "delivery": _("Answered"),
        "expiry": _("Found expired"),
        "delay_review": _("Telling the person put off again"),
        "delay_end": _("Telling the person put off no longer"),
    },
    "disclosure_reason": {
        "form_incomplete": _("The letter is incomplete"),
        "identity_unclear": _("It is not plain whom the letter means"),
        "ground_missing": _("The law named does not allow it"),
        "ground_not_theirs": _("This authority may not ask for it"),
        "not_necessary": _("It is not needed for the case"),
        "too_wide": _("More is asked for than the case needs"),
        "period_too_long": _("The period is longer than the case needs"),
        "case_papers_missing": _("The papers of the case were not shown"),
        "handler_unknown": _("Who came for the authority was not identified"),
        "withdrawn": _("The authority took it back"),
        "not_in_danger": _("Nobody's life was in danger"),
    },
    "disclosure_ground": {
        "criminal_investigation": _("Investigating a crime"),
        "civil_evidence": _("Evidence for a civil case"),
        "tax_inspection": _("Inspecting taxes"),
        "administrative_inquiry": _("Inquiring into an administrative offence"),
        "life_in_danger": _("Somebody's life is in danger"),
    },
    "disclosure_subject": {
        "person": _("One person"),
        "dwelling": _("One dwelling"),
        "nobody": _("Somebody whom the register does not have"),
    },
    "case_papers": {
        "court_order": _("Order of a court"),
        "filing_decision": _("Decision to open the case"),
        "inspection_warrant": _("Warrant to inspect the dwelling"),
        "rescue_order": _("Order to a rescue service"),
    },
    "authority": {
        "court": _("Courts"),
        "procuratorate": _("Procuratorates"),
        "public_security": _("Public security"),
        "state_security": _("State security"),
        "tax": _("Tax offices"),
        "rescue": _("Rescue services"),
        "other": _("Other authorities"),
    },
}

DISCLOSURE_COLOURS = {
    "approved": "green",
    "approved_urgently": "yellow",
    "delivered": "blue",
    "refused": "red",
    "expired": "grey",
}
