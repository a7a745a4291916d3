"""The fields of a form, drawn from the catalogue of fields that files are read by."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from denizen.desk.declaring.ways import Way, Words
from denizen.desk.declaring.words import FIELD_WORDS
from denizen.intake.filling import FIELDS, CodeList, Field, FieldType, Wrong, countries
from denizen.pages.labels import country_name, label

_DATE = _("2024-03-05, or 2024-03, or 2024")
_HINTS = {
    "plate": _("Such as KZ7M-4Q2C"),
    "check_in": _("2024-03-05 14:30"),
    "check_out": _("2024-03-05 14:30"),
    "expected_out": _("2024-03-05 14:30"),
    "confirmed_on": _("2024-03-05"),
    "term_until": _("2024-03-05"),
    "new_document_valid_to": _("2024-03-05"),
    "document_valid_to": _("2024-03-05"),
    "employer_code": _("Empty where you declare for the employer"),
    "employer_name": _("The whole name with area and legal form, where the code is not known"),
    "receipt": _("27 characters in groups of five"),
    "head_document_number": _("Or the name, beside it"),
}
# In which family of words the codes of a field stand.
_FAMILIES = {
    "sex": "sex",
    "document_type": "document",
    "new_document_type": "document",
    "category": "category",
    "purpose": "stay_purpose",
    "contract_kind": "contract",
    "reason_code": "retraction_reason",
    "relation_to_head": "relation",
}


class DeclarationForm(forms.Form):
    """A form of texts. What is wrong with it is judged elsewhere, by the checks that files are held to."""

    party = forms.CharField(
        label=_("By short name"),
        help_text=_("Empty: for your own party"),
        required=False,
    )

    def __init__(
        self,
        way: Way,
        shown: Iterable[str],
        texts: Mapping[str, str],
        wrong: Sequence[Wrong],
        *,
        has_own_party: bool,
    ) -> None:
        super().__init__(texts)
        if not has_own_party:
            self.fields["party"].help_text = _("You have no party of your own")
        self.fields["party"].widget.attrs["list"] = "parties"
        for code in dict.fromkeys(shown):
            self.fields[code] = _field(FIELDS[code], way.labels.get(code))
        self.full_clean()
        for each in wrong:
            self.add_error(each.field if each.field in self.fields else None, str(each.message))


def _field(field: Field, words: Words | None) -> forms.Field:
    return forms.CharField(
        label=str(words or FIELD_WORDS[field.code]),
        help_text=_HINTS.get(field.code) or (_DATE if field.type is FieldType.PARTIAL_DATE else ""),
        required=False,
        strip=False,
        widget=_widget(field),
    )


def _widget(field: Field) -> forms.Widget:
    if field.codes is not None:
        return forms.Select(choices=[("", ""), *_choices(field.code, field.codes)])
    attrs: dict[str, Any] = {"spellcheck": "false", "autocomplete": "off"}
    if field.type is FieldType.COUNTRY:
        attrs["list"] = "countries"
    if field.type is FieldType.PHONE:
        attrs["inputmode"] = "tel"
    return forms.TextInput(attrs=attrs)


def _choices(field: str, listed: CodeList) -> list[tuple[str, str]]:
    """The codes of a field with their words in the reader's language."""
    if field == "main":
        return [("yes", gettext("yes")), ("no", gettext("no"))]
    return [(code.code, label(_FAMILIES[field], code.code)) for code in listed.codes]


def country_names() -> list[tuple[str, str]]:
    """The countries that a field of one proposes: code, and name in the reader's language."""
    return [(each.code, country_name(each.code)) for each in countries().codes]
