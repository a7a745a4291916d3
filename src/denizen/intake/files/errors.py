"""Refusals of a whole file, each with words that help its sender to mend it.

Problems of a single row are no refusals: see `problems`.
"""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class FileRefused(Refusal):
    """The file as a whole cannot be read; nothing of it was taken in."""

    code = "file.refused"
    message = _("This file cannot be read.")


class FileMissing(FileRefused):
    """There is no such file, or it may not be opened."""

    code = "file.missing"
    message = _("The file cannot be opened. Check its name and who may read it.")


class FileTooLarge(FileRefused):
    """The file is larger than the limit; refused by its size, before a byte was read."""

    code = "file.too_large"
    status = 413
    message = _("The file is larger than %(limit)s MB. Split it and send the parts.")


class FileEmpty(FileRefused):
    """The file holds no byte, or no cell."""

    code = "file.empty"
    message = _("The file is empty.")


class FileTypeRefused(FileRefused):
    """The content is neither delimited text nor an XLSX workbook, whatever the name says."""

    code = "file.type_refused"
    status = 415
    message = _("This is %(what)s. Save the table as XLSX or CSV and send that.")


class WorkbookDamaged(FileRefused):
    """The archive or the workbook inside it cannot be read."""

    code = "workbook.damaged"
    message = _("The workbook is damaged. Open it, save it as XLSX again and send that.")


class WorkbookEncrypted(FileRefused):
    """The workbook is protected by a password."""

    code = "workbook.encrypted"
    message = _("The workbook is protected by a password. Remove the password and send it again.")


class WorkbookHasMacros(FileRefused):
    """The workbook carries a macro project."""

    code = "workbook.macros"
    message = _("The workbook contains macros. Save it as XLSX without macros and send that.")


class WorkbookIsNested(FileRefused):
    """The workbook carries another file inside it."""

    code = "workbook.nested"
    message = _("The workbook contains another file. Remove embedded files and send it again.")


class WorkbookTooMuch(FileRefused):
    """Unpacked, the workbook is larger than the limits for entries, bytes, ratio, memory or time allow."""

    code = "workbook.too_much"
    status = 413
    message = _("Unpacked, the workbook is too large. Remove what is not the table, or split it.")


class SheetUnclear(FileRefused):
    """Several visible sheets hold a table of declarations."""

    code = "sheet.unclear"
    message = _("Several sheets could be meant: %(names)s. Keep one, or say which.")


class SheetMissing(FileRefused):
    """The sheet that was asked for is not in the workbook."""

    code = "sheet.missing"
    message = _("There is no sheet of this name. The sheets are: %(names)s.")


class EncodingUnknown(FileRefused):
    """No encoding reads this text beyond doubt."""

    code = "encoding.unknown"
    message = _("The encoding of the text cannot be told. Save the file as CSV UTF-8 and send it again.")


class QuotingBroken(FileRefused):
    """So many rows have broken quotation marks that the file cannot be taken apart reliably."""

    code = "csv.quoting_broken"
    message = _("Too many rows have quotation marks that do not match, the last in row %(row)s.")


class HeaderMissing(FileRefused):
    """No row among the first ones names known columns."""

    code = "columns.no_header"
    message = _("No row with the names of the columns was found. Start from the template.")


class ColumnsRepeated(FileRefused):
    """Two columns mean the same field."""

    code = "columns.repeated"
    message = _("Several columns mean the same: %(names)s. Keep one of them.")


class ColumnsMissing(FileRefused):
    """Columns that this kind of declaration cannot do without are not there."""

    code = "columns.missing"
    message = _("Columns are missing: %(names)s.")


class TooManyColumns(FileRefused):
    """The table is wider than any declaration."""

    code = "columns.too_many"
    message = _("The table has more than %(limit)s columns.")


class KindUnknown(FileRefused):
    """There is no such kind of declaration."""

    code = "kind.unknown"
    message = _("There is no such kind of declaration.")


class MappingUnusable(FileRefused):
    """A remembered column mapping names a field that does not exist."""

    code = "columns.mapping_unusable"
    message = _("The remembered columns name a field that does not exist: %(names)s.")
