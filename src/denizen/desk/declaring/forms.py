"""The fields of a form, drawn from the catalogue of fields that files are read by."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from denizen.desk.declaring.ways import Way, Words
from denizen.intake.filling import FIELDS, Code, Field, FieldType, Wrong, countries
from denizen.pages.labels import LABELS, label

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
    "receipt": _("27 characters in groups of five"),
    "head_document_number": _("Or the name, beside it"),
}
# Codes for which the pages have words of their own; the others have those of the files.
_FAMILIES = {
    "sex": "sex",
    "document_type": "document",
    "new_document_type": "document",
    "category": "category",
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
        label=str(words) if words else field.header(get_language() or "en"),
        help_text=_HINTS.get(field.code) or (_DATE if field.type is FieldType.PARTIAL_DATE else ""),
        required=False,
        strip=False,
        widget=_widget(field),
    )


def _widget(field: Field) -> forms.Widget:
    if field.codes is not None:
        return forms.Select(
            choices=[("", "")] + [(code.code, _words(field, code)) for code in field.codes.codes]
        )
    attrs: dict[str, Any] = {"spellcheck": "false", "autocomplete": "off"}
    if field.type is FieldType.COUNTRY:
        attrs["list"] = "countries"
    if field.type is FieldType.PHONE:
        attrs["inputmode"] = "tel"
    return forms.TextInput(attrs=attrs)


def _words(field: Field, code: Code) -> str:
    family = _FAMILIES.get(field.code)
    if family and code.code in LABELS[family]:
        return label(family, code.code)
    return code.label(get_language() or "en")


def country_names() -> list[tuple[str, str]]:
    """The countries that a field of one proposes: code, and name in the reader's language."""
    return [(each.code, each.label(get_language() or "en")) for each in countries().codes]
