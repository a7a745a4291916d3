"""Templates: an XLSX file for each kind of declaration, which keeps its senders from the usual mistakes."""

from collections.abc import Mapping
from io import BytesIO

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from denizen.intake.files import codes, errors
from denizen.intake.files.field import Field, FieldType
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, MIXED, REQUIRED
from denizen.intake.files.rows import EXAMPLE_MARK

# How far down the drop-downs reach, and how long a list Excel takes within the cell's own rule.
_ROWS = 10_000
_LONGEST_INLINE_LIST = 255

_HELP: Mapping[FieldType, str | Promise] = {
    FieldType.NAME: _("The name as it stands in the document"),
    FieldType.TEXT: _("Free text"),
    FieldType.CODE: _("Choose from the list"),
    FieldType.YES_NO: _("Choose from the list"),
    FieldType.PARTIAL_DATE: _("A date such as 2024-03-05; 2024-03 or 2024 if only that is known"),
    FieldType.DAY: _("A full date such as 2024-03-05"),
    FieldType.MOMENT: _("A date such as 2024-03-05, with the time if it is known: 2024-03-05 14:30"),
    FieldType.COUNTRY: _("Choose from the list, or write the ISO 3166 code, such as MNG"),
    FieldType.LANGUAGE: _(
        "The language of letters and calls; choose from the list, or write its code, such as mn"
    ),
    FieldType.PHONE: _("A telephone number; from abroad with + and the country code"),
    FieldType.EMAIL: _("An e-mail address"),
    FieldType.DIVISION: _("A division code with 6 or 12 digits"),
    FieldType.DOCUMENT_NUMBER: _("The number of the document, every character of it"),
    FieldType.CREDIT_CODE: _("The unified social credit code of 18 characters"),
    FieldType.IDENTIFIER: _("The code exactly as it is printed"),
}
_FIELD_HELP: Mapping[str, str | Promise] = {
    "plate": _("The code on the plate of the dwelling; without one, give the address"),
    "address": _("The address, if the dwelling has no plate"),
    "room": _("The room, or the bed in a dormitory"),
    "end_date": _("The first day on which the person no longer lives or works there"),
    "document_type": _("The document that the number belongs to; choose from the list"),
    "employer_code": _("The unified social credit code; leave empty if it is your own"),
    "employer_name": _("The whole name with area and legal form, if you do not know the code"),
    "receipt": _("The number of the declaration that is to be put right or withdrawn"),
}
# The person of the examples does not exist: no division has a code that begins with 78.
_EXAMPLE_KIND = "tenancy_start"  # of the example in a file of several kinds
_EXAMPLES: Mapping[str, tuple[str, str]] = {
    "name": ("王小明", "Wang Xiaoming"),
    "name_latin": ("WANG XIAOMING", "WANG XIAOMING"),
    "sex": ("男", "Male"),
    "birth_date": ("1990-03-07", "1990-03-07"),
    "nationality": ("中国", "China"),
    "document_type": ("居民身份证", "Resident identity card"),
    "document_number": ("780101199003071238", "780101199003071238"),
    "phone": ("13800000000", "13800000000"),
    "plate": ("KZ7M-4Q2C", "KZ7M-4Q2C"),
    "room": ("301", "301"),
    "start_date": ("2024-03-05", "2024-03-05"),
    "end_date": ("2024-09-01", "2024-09-01"),
    "check_in": ("2024-03-05 14:30", "2024-03-05 14:30"),
    "check_out": ("2024-03-08 11:00", "2024-03-08 11:00"),
    "death_date": ("2024-03-05", "2024-03-05"),
    "effective_date": ("2024-03-05", "2024-03-05"),
    "confirmed_on": ("2024-03-05", "2024-03-05"),
}


def template(kind: str, language: str) -> bytes:
    """The XLSX template of a kind, or of files of several kinds (`kinds.MIXED`), in `zh-hans` or English.

    All cells are text, so that no number loses digits and no date is turned round; code lists are drop-downs; every
    header explains itself in a comment; the second row is an example that reading skips; a second sheet says what
    each column holds. Sentences are in `language` as far as they are translated.
    """
    if kind != MIXED and kind not in KIND_FIELDS:
        raise errors.KindUnknown()
    fields = tuple(FIELDS[code] for code in (FIELDS if kind == MIXED else KIND_FIELDS[kind]))
    out = BytesIO()
    with translation.override(language), Workbook(out, {"in_memory": True}) as workbook:
        as_text = workbook.add_format({"num_format": "@"})
        titles = {
            True: workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#FFE9A8", "border": 1}),
            False: workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EDF2", "border": 1}),
        }
        example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#6F777B"})
        sheet = workbook.add_worksheet(_label(kind, language))
        needed = _needed(kind)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, 18, as_text)
            sheet.write_string(0, column, field.header(language), titles[field.code in needed])
            sheet.write_comment(0, column, _explanation(field, kind, language), {"x_scale": 2})
        _write_example(sheet, fields, language, example)
        sheet.freeze_panes(1, 0)
        _write_help(workbook, fields, kind, language)
        add_drop_downs(workbook, sheet, fields, language)
    return out.getvalue()


def _label(kind: str, language: str) -> str:
    """The name of a kind."""
    return next((code.label(language) for code in codes.KINDS.codes if code.code == kind), kind)


def _needed(kind: str) -> frozenset[str]:
    """The fields that a kind needs, each alternative included."""
    groups = (("kind",),) if kind == MIXED else REQUIRED[kind]
    return frozenset(field for group in groups for field in group)


def _explanation(field: Field, kind: str, language: str) -> str:
    """What a column holds and whether it must be filled in."""
    text = str(_FIELD_HELP.get(field.code) or _HELP[field.type])
    groups = (("kind",),) if kind == MIXED else REQUIRED[kind]
    group = next((group for group in groups if field.code in group), None)
    if group is None:
        return text
    if len(group) == 1:
        return f"{text}. {_('Required')}"
    names = " / ".join(FIELDS[code].header(language) for code in group)
    return f"{text}. {_('One of these is required')}: {names}"


def _write_example(sheet: Worksheet, fields: tuple[Field, ...], language: str, style: Format) -> None:
    """The example in the second row, marked in its first cell."""
    several = any(field.code == "kind" for field in fields)
    for column, field in enumerate(fields):
        value = _EXAMPLES.get(field.code, ("", ""))[0 if language.lower().startswith("zh") else 1]
        if several and field.code not in KIND_FIELDS[_EXAMPLE_KIND]:
            value = _label(_EXAMPLE_KIND, language) if field.code == "kind" else ""
        if column == 0:
            value = f"{EXAMPLE_MARK} {_('Example, not read')}: {value}"
        sheet.write_string(1, column, value, style)


def _write_help(workbook: Workbook, fields: tuple[Field, ...], kind: str, language: str) -> None:
    """The sheet that says what each column holds."""
    sheet = workbook.add_worksheet(str(_("Help")))
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, 28, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    for row, field in enumerate(fields):
        sheet.write_string(row, 0, field.header(language), wrapped)
        text = _explanation(field, kind, language)
        if field.codes is not None:
            text += ": " + ", ".join(code.label(language) for code in field.codes.codes)
        sheet.write_string(row, 1, text, wrapped)


def _choices(field: Field) -> codes.CodeList | None:
    """The list to choose a field's values from."""
    by_type = {
        FieldType.COUNTRY: codes.countries(),
        FieldType.LANGUAGE: codes.LANGUAGES,
        FieldType.YES_NO: codes.YES_NO,
    }
    return field.codes or by_type.get(field.type)


def add_drop_downs(workbook: Workbook, sheet: Worksheet, fields: tuple[Field, ...], language: str) -> None:
    """A drop-down for each column with a list; long lists stand in a hidden sheet as named ranges."""
    lists = workbook.add_worksheet("Lists")
    lists.hide()
    names: dict[tuple[str, ...], str] = {}
    for column, field in enumerate(fields):
        choices = _choices(field)
        if choices is None:
            continue
        labels = tuple(code.label(language) for code in choices.codes)
        source: str | list[str] = list(labels)
        if len(",".join(labels)) > _LONGEST_INLINE_LIST:
            if labels not in names:
                place, names[labels] = len(names), f"list_{field.code}"
                lists.write_column(0, place, labels)
                letter = chr(ord("A") + place)
                workbook.define_name(names[labels], f"=Lists!${letter}$1:${letter}${len(labels)}")
            source = f"={names[labels]}"
        # A warning, not a wall: other spellings are read too.
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, _ROWS, column, rule)
