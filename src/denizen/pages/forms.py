"""How Django's forms are drawn: labels, hints and errors as our own components, one look for all faces."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",  # which is a kind of RadioSelect to Django
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
}
_WITHOUT_ERROR = ("govuk-radios__input", "govuk-checkboxes__input")


class PageField(forms.BoundField):
    """A field of a form on a page; its control carries the class that its kind is styled by."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes of the control, with its class."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        control = widget or self.field.widget
        kind = next((told for sort, told in _CLASSES.items() if isinstance(control, sort)), "govuk-input")
        wrong = f" {kind}--error" if self.errors and kind not in _WITHOUT_ERROR else ""
        return {"class": kind + wrong} | built


class PageRenderer(TemplatesSetting):
    """Draws forms by the templates of this room; named in the settings."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
    bound_field_class = PageField
