"""What is looked at before a file is read: its size, what it really is, and what a workbook would unpack to."""

import codecs
import os
import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.files import errors

type Source = Path | bytes
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of the machine; sizes in bytes, times in seconds."""

    file_size: int = 100 * MEGABYTE
    archive_entries: int = 2_000
    unpacked_size: int = 1_200 * MEGABYTE
    # Tables of repeated cells reach 60 to 1; a bomb needs 1,000 to 1 to be worth it.
    ratio: int = 250
    # The process that reads a workbook is ended beyond these.
    workbook_memory: int = 3_000 * MEGABYTE
    workbook_time: int = 300


DEFAULT_LIMITS = Limits()
# Entries smaller than this cannot hurt, however well they are packed.
_HARMLESS = MEGABYTE
_HEAD = 65_536

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str | Promise], ...] = (
    (b"%PDF", _("a PDF document")),
    (b"{\\rtf", _("a text document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"Rar!", _("a packed archive")),
    (b"7z\xbc\xaf", _("a packed archive")),
    (b"\x1f\x8b", _("a packed archive")),
    (b"SQLite format 3", _("a database")),
    (b"PAR1", _("a data file of another kind")),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<?xml", b"<style")


def open_source(source: Source) -> BinaryIO:
    """The source as a stream of bytes. Raises FileMissing."""
    if isinstance(source, bytes):
        return BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise errors.FileMissing() from error


def check_size(source: Source, limits: Limits) -> int:
    """The size in bytes, asked of the file system and not read. Raises FileTooLarge, FileEmpty, FileMissing."""
    try:
        size = len(source) if isinstance(source, bytes) else os.stat(source).st_size
        if isinstance(source, Path) and not source.is_file():
            raise errors.FileMissing()
    except OSError as error:
        raise errors.FileMissing() from error
    if size > limits.file_size:
        raise errors.FileTooLarge(limit=limits.file_size // MEGABYTE)
    if size == 0:
        raise errors.FileEmpty()
    return size


def check_type(source: Source, limits: Limits) -> Literal["csv", "xlsx"]:
    """What the content is, whatever the name says. Raises FileTypeRefused and the workbook refusals."""
    with open_source(source) as stream:
        head = stream.read(_HEAD)
        if head.startswith(b"PK"):
            check_workbook(stream, limits)
            return "xlsx"
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in head:
            raise errors.WorkbookEncrypted()
        raise errors.FileTypeRefused(what=_("a document of Excel 97 to 2003 or another old Office program"))
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise errors.FileTypeRefused(what=what)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise errors.FileTypeRefused(what=_("a web page or XML document, even if its name ends in .xls"))
    announced = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not announced and head.count(0) * 5 >= len(head):
        # Every second or third byte a NUL is UTF-16 without its mark, which could be either of two orders.
        raise errors.EncodingUnknown()
    if not announced and not _is_text(head):
        raise errors.FileTypeRefused(what=_("no table that can be read"))
    return "csv"


def _is_text(head: bytes) -> bool:
    """True unless one byte in ten is a control character that no text holds."""
    controls = sum(head.count(bytes((code,))) for code in range(32) if code not in (9, 10, 13, 26, 27))
    return controls * 10 <= len(head)


def check_workbook(stream: BinaryIO, limits: Limits) -> None:
    """Judge an archive by its directory alone; nothing is unpacked here.

    The sizes that a directory states may be lies: the process that reads the workbook has limits of its own.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        struct.error,
        RuntimeError,
    ) as error:
        raise errors.WorkbookDamaged() from error
    if len(entries) > limits.archive_entries:
        raise errors.WorkbookTooMuch()
    names = [entry.filename.lower().replace("\\", "/") for entry in entries]
    _check_kind(names)
    if len(set(names)) != len(names):
        raise errors.WorkbookDamaged()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise errors.WorkbookEncrypted()
        if entry.file_size > _HARMLESS and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise errors.WorkbookTooMuch()
    if sum(entry.file_size for entry in entries) > limits.unpacked_size:
        raise errors.WorkbookTooMuch()


def _check_kind(names: list[str]) -> None:
    """Refuse archives that are no XLSX workbook, and workbooks with macros or with files inside them."""
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise errors.WorkbookHasMacros()
    if "xl/workbook.bin" in names:
        raise errors.FileTypeRefused(what=_("a binary Excel workbook (XLSB)"))
    if "content.xml" in names and "mimetype" in names:
        raise errors.FileTypeRefused(what=_("an OpenDocument file"))
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise errors.FileTypeRefused(what=_("a text document or a presentation"))
    if not any(name.startswith("xl/") for name in names):
        raise errors.FileTypeRefused(what=_("a packed archive"))
    inner = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".7z", ".rar", ".gz", ".jar", ".exe")
    if any(name.startswith("xl/embeddings/") or name.endswith(inner) for name in names):
        raise errors.WorkbookIsNested()
