"""The forms by which something is doubted, and a doubt decided: all answers are chosen, so no remark can be made."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.desk.forms import offer
from denizen.ledger.numbers import receipt_text
from denizen.pages.dates import moment_in_words
from denizen.pages.labels import label
from denizen.pages.laws import legal_basis
from denizen.register.queries import Correcting
from denizen.register.rules import (
    DOUBT_CAPACITIES,
    DOUBT_EVIDENCE,
    DOUBT_EXTENSIONS,
    DOUBT_LAWS,
    DOUBT_REASONS,
    DOUBT_UPHELD,
    DOUBTABLE,
)

_OF_STAFF = tuple(capacity for capacity in DOUBT_CAPACITIES if capacity != "office_program")


def _offered(form: forms.Form, name: str, family: str, codes: tuple[str, ...]) -> None:
    offer(form, name, [(code, label(family, code)) for code in codes])


class RaiseDoubt(forms.Form):
    """What is doubted, why, who says so, and what was seen."""

    about = forms.ChoiceField(
        label=_("What is doubted"), error_messages={"required": _("Choose what is doubted")}
    )
    of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(
        label=_("What is wrong with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it")},
    )
    capacity = forms.ChoiceField(
        label=_("Who doubts it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who doubts it")},
    )
    evidence = forms.ChoiceField(
        label=_("What did you see that speaks for it?"),
        help_text=_(
            "Whoever decides asks for it again. What should stand instead is declared, not written here"
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you saw; nothing is an answer too")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "about", "group", DOUBTABLE)
        _offered(self, "reason_code", "doubt_reason", DOUBT_REASONS)
        _offered(self, "capacity", "doubt_capacity", _OF_STAFF)
        _offered(self, "evidence", "doubt_evidence", DOUBT_EVIDENCE)


class Uphold(forms.Form):
    """Why the datum stands, and by which law."""

    code = forms.ChoiceField(
        label=_("Why does it stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it stands")},
    )
    law = forms.ChoiceField(
        label=_("By which article?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the article by which it stands")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "code", "doubt_because", DOUBT_UPHELD)
        offer(self, "law", [(law, legal_basis(law)) for law in DOUBT_LAWS])


class SettleCorrected(forms.Form):
    """By which declaration the datum was put right."""

    correction = forms.TypedChoiceField(
        label=_("Which declaration put it right?"),
        widget=forms.RadioSelect,
        coerce=UUID,
        error_messages={"required": _("Choose the declaration that put it right")},
    )

    def __init__(self, *args: Any, corrections: tuple[Correcting, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (
                str(each.number),
                f"{label('kind', each.kind)} · {moment_in_words(each.received_at)} · {receipt_text(each.number)}",
            )
            for each in corrections
        ]
        offer(self, "correction", choices)


class Extend(forms.Form):
    """Why an examination needs more time."""

    code = forms.ChoiceField(
        label=_("Why is more time needed?"),
        help_text=_("The person is told. It can be done once"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why more time is needed")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "code", "doubt_because", DOUBT_EXTENSIONS)


class DoubtFilter(forms.Form):
    """Which open doubts to list, and after which."""

    about = forms.ChoiceField(label=_("What is doubted"), required=False)
    after_due = forms.DateField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", [("", str(_("all"))), *((code, label("group", code)) for code in DOUBTABLE)])

    @property
    def place(self) -> tuple[Any, UUID] | None:
        """The last doubt of the page before, if all of it is said."""
        day, doubt = self.cleaned_data["after_due"], self.cleaned_data["after"]
        return (day, doubt) if day and doubt else None
