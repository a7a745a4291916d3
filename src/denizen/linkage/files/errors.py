"""Why files cannot be linked, trained on or judged."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class FileEmpty(Refusal):
    """No header, or no row under it."""

    code = "linkage.file_empty"
    message = _("%(path)s holds no rows")


class EncodingUnknown(Refusal):
    """Bytes that are not text of the encoding named, or not UTF-8 where none is."""

    code = "linkage.file_encoding"
    message = _("%(path)s is not %(encoding)s text; name its encoding, such as --encoding gb18030")


class NoSuchEncoding(Refusal):
    """An encoding of which Python knows nothing."""

    code = "linkage.no_such_encoding"
    message = _("There is no encoding %(encoding)s; names are such as utf-8, gb18030, big5 or latin-1")


class EncodingNotSaid(Refusal):
    """Every second byte is NUL: UTF-16 without the mark that would say so."""

    code = "linkage.file_encoding_not_said"
    message = _(
        "%(path)s looks like %(encoding)s text without a byte-order mark; say so: --encoding %(encoding)s"
    )


class NotText(Refusal):
    """It can be decoded, and holds what no text does: NUL, or half a character."""

    code = "linkage.file_not_text"
    message = _(
        "Line %(line)s of %(path)s, read as %(encoding)s, holds what no text does, such as NUL: is it another encoding?"
    )


class WorkbookGiven(Refusal):
    """A spreadsheet program's own file."""

    code = "linkage.file_is_workbook"
    message = _("%(path)s is a workbook; save its sheet as CSV (UTF-8), and name that file")


class RowUnlikeHeader(Refusal):
    """A row has more cells than the header, or a cell never ends."""

    code = "linkage.file_row"
    message = _(
        "Row %(row)s of %(path)s does not fit its header; is the delimiter or a quotation mark wrong?"
    )


class HeaderTwice(Refusal):
    """Two columns of one name, or a column without one."""

    code = "linkage.file_header"
    message = _("%(path)s has a column without a name or two of one name: %(column)s")


class ColumnMissing(Refusal):
    """The column of the truth, or one that the map names, is not there."""

    code = "linkage.column_missing"
    message = _("%(path)s has no column %(column)s; it has %(columns)s")


class MapUnusable(Refusal):
    """The file of meanings cannot be read, or says something that is no meaning."""

    code = "linkage.map_unusable"
    message = _("The map of columns cannot be used: %(problem)s. Meanings are %(meanings)s")


class NothingToCompare(Refusal):
    """No column that says anything of whom or what a record speaks of."""

    code = "linkage.nothing_to_compare"
    message = _(
        "No column can be compared: each is empty, says the same in every row, numbers rows or groups of rows, or is"
        " left out by --map"
    )


class TooManyColumns(Refusal):
    """More columns would be compared than can be looked at together."""

    code = "linkage.too_many_columns"
    message = _(
        "%(columns)s columns would be compared, and %(most)s can be; name those that say little by --map, a line each:"
        " remark: ignored"
    )


class NothingToLearn(Refusal):
    """Training needs pairs that agree and pairs that do not."""

    code = "linkage.nothing_to_learn"
    message = _("The records do not let a model be trained: %(problem)s")


class LabelsUnusable(Refusal):
    """A labelled pair names a record that is not there, says neither yes nor no, or contradicts another."""

    code = "linkage.labels_unusable"
    message = _(
        "Row %(row)s of %(path)s cannot be used: %(problem)s. Each row has left and right, two records as the column"
        " that --id names calls them, and same: 1 or 0; no pair is said to be both"
    )


class LabelsContradict(Refusal):
    """One pair is found to be two, and others say by way of a third record that it is one."""

    code = "linkage.labels_contradict"
    message = _("Rows %(rows)s of %(path)s contradict each other: what is one with the same is one")


class NamedTwice(Refusal):
    """The column by which labels name records calls two of them the same."""

    code = "linkage.record_named_twice"
    message = _("Column %(column)s calls two records %(name)s; labels need a column that tells records apart")


class NamesMissing(Refusal):
    """People of a file are found by their names first of all."""

    code = "linkage.names_missing"
    message = _("No column of %(path)s was taken for names; say by --map which one holds them")
