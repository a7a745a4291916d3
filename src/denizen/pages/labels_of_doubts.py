"""Words for doubts: why something is doubted, as what, what was seen, and what became of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OF_DOUBTS: dict[str, dict[str, str | Promise]] = {
    "doubt_reason": {
        "no_longer": _("It is not true any more"),
        "never": _("It was never true"),
        "in_detail": _("It is wrong in a detail"),
        "another_person": _("It is about another person"),
        "other_office": _("Another office holds it otherwise"),
    },
    "doubt_evidence": {
        "none": _("Nothing"),
        "statement": _("What the person said"),
        "identity_document": _("An identity document"),
        "paper": _("Another paper"),
        "place_seen": _("The place itself"),
        "other_register": _("The register of another office"),
    },
    "doubt_capacity": {
        "person": _("The person themselves"),
        "declarant": _("Whoever declared it"),
        "staff": _("Staff in their work"),
        "office_program": _("A program of another office"),
    },
    "doubt_state": {
        "raised": pgettext_lazy("state of a doubt", "raised"),
        "examined": pgettext_lazy("state of a doubt", "taken up"),
        "extended": pgettext_lazy("state of a doubt", "more time was needed"),
        "corrected": pgettext_lazy("state of a doubt", "corrected"),
        "upheld": pgettext_lazy("state of a doubt", "it stands"),
        "withdrawn": pgettext_lazy("state of a doubt", "taken back"),
    },
    # Why more time was needed, and why it stands: no code is in both.
    "doubt_because": {
        "evidence_awaited": _("Papers are awaited"),
        "other_office_asked": _("Another office was asked"),
        "person_not_reached": _("The person was not reached yet"),
        "evidence_agrees": _("What was seen agrees with the register"),
        "nothing_shown": _("Nothing was shown that speaks against it"),
        "held_for_then": _("It was true at the time of which it tells"),
        "another_fact": _("What is wrong is recorded elsewhere"),
    },
}
