"""Why a declaration is not applied."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.files.errors import FileEmpty, FileRefused, FileTooLarge
from denizen.intake.files.problems import MESSAGES
from denizen.kernel.errors import Refusal

__all__ = [
    "REASONS",
    "ErrandUnknown",
    "ErrandsTooMany",
    "FileCutShort",
    "FileEmpty",
    "FileHandedIn",
    "FileNotChosen",
    "FileRefused",
    "FileSpoilt",
    "FileTooLarge",
    "FileUnknown",
    "FileUnopened",
    "FilesTooMuchToday",
    "NothingToMend",
    "RegisterNotEmpty",
    "SheetTooLong",
    "SheetUnknown",
    "SpoiltDeclaration",
    "TooManyFiles",
    "reason",
]


class RegisterNotEmpty(Refusal):
    """A first load was asked of a register that holds something."""

    code = "load.register_not_empty"
    message = _("The register is not empty; take the file in without --into-empty")
    status = 409


class ErrandUnknown(Refusal):
    """An errand is not there: it was asked the day before, or by somebody else."""

    code = "errand.unknown"
    message = _("What you asked for is not here any more; begin again from the record")
    status = 404


class SheetUnknown(Refusal):
    """A form that was being filled in is not there: it was left the day before, or somebody else was writing it."""

    code = "sheet.unknown"
    message = _(
        "This form is not here any more: what is typed is kept for a day, and for whoever typed it. Begin a new one"
    )
    status = 404


class SheetTooLong(Refusal):
    """More was typed than all fields of a form can hold."""

    code = "sheet.too_long"
    message = _("This is more than the form can hold, and was not kept. Shorten it")
    status = 413


class FileUnknown(Refusal):
    """No such file was handed in, or not by whoever asks; or what was asked of it is forgotten already."""

    code = "file.unknown"
    message = _("This file is not here, or it is not yours to follow. Look among your files")
    status = 404


class FileCutShort(Refusal):
    """An upload was ended before all of the file had come."""

    code = "file.cut_short"
    message = _("The upload ended before the whole file had come. Nothing of it was kept; send it again")
    status = 400


class FileNotChosen(Refusal):
    """A form for a file came without one."""

    code = "file.not_chosen"
    message = _("Choose the file")


class FileHandedIn(Refusal):
    """A piece came for a file that was handed in whole already, as by a form that was sent twice."""

    code = "file.handed_in_already"
    message = _("This file was handed in already")
    status = 409


class TooManyFiles(Refusal):
    """Somebody sends more at once than there is room for."""

    code = "file.too_many_at_once"
    message = _("You send more files at once than there is room for. Wait until those before have come in")
    status = 429


class FilesTooMuchToday(Refusal):
    """Somebody has handed in more within a day than any sender has."""

    code = "file.too_much_today"
    message = _(
        "You have handed in as many files as are taken in one day (500 files, or 2 GB). This one was not kept; send it"
        " tomorrow, or tell whoever runs the register if all of this must come in today"
    )
    status = 429


class FileUnopened(Refusal):
    """The pieces of a file do not open any more: the key was changed meanwhile."""

    code = "file.unopened"
    message = _(
        "The register changed its keys while this file waited, and it cannot be opened. Send it again"
    )
    status = 409


class FileSpoilt(Refusal):
    """Reading a file ended by itself, each time it was tried: it asks for too much memory, or it is a fault of ours."""

    code = "file.spoilt"
    message = _(
        "This file could not be read: it asks too much of the machine, or the system is at fault. Split it and send the"
        " parts; if that does not help, tell whoever runs the register"
    )
    status = 500


class NothingToMend(Refusal):
    """All rows of a file came in."""

    code = "file.nothing_to_mend"
    message = _("No row of this file has to be mended")
    status = 404


class ErrandsTooMany(Refusal):
    """Somebody asks faster than the pipeline answers."""

    code = "errand.too_many"
    message = _("The register is still busy with what you asked before; wait a moment")
    status = 429
    retry_after = 5


class SpoiltDeclaration(Refusal):
    """A declaration that passed every check and still could not be applied: a fault of ours, kept for a registrar."""

    code = "declaration.spoilt"
    message = _(
        "This declaration could not be applied through a fault of the system; a registrar will look at it"
    )
    status = 500


REASONS: dict[str, str | Promise] = {
    "receipt.unreadable": _("This is no receipt number; check its characters"),
    "row.repeated": _("An earlier row of this file says the same"),
    "document.birth_date_differs": _("The document number tells another birth date"),
    "document.sex_differs": _("The document number tells another sex"),
    "party.expired": _("This sender may no longer declare"),
    "declaration.kind_not_allowed": _("This sender may not make this kind of declaration"),
    "correction.target_unknown": _("There is no declaration with this receipt number"),
    "correction.target_is_an_amendment": _(
        "Give the receipt number of the first declaration, not of its correction"
    ),
    "correction.target_not_yours": _("This receipt belongs to another sender's declaration"),
    "correction.target_refused": _("That declaration was refused and changed nothing; send it anew"),
    "dwelling.plate_unknown": _("There is no dwelling with this plate code"),
    "dwelling.address_unknown": _(
        "No dwelling has this address; compare it with the door, or give the plate code"
    ),
    "dwelling.address_several": _("More than one dwelling has this address; give the plate code"),
    "dwelling.address_differs": _(
        "No dwelling has this address, though some come near; compare each number and name with the door, or give"
        " the plate code"
    ),
    "dwelling.address_vague": _(
        "This says what the dwelling is near to, and not which it is; give road and number, building and room, or"
        " the plate code"
    ),
    "dwelling.address_lacks_road": _(
        "The name of the road is missing from this address; add it with its number, or give the plate code"
    ),
    "dwelling.address_lacks_number": _(
        "The number is missing from this address; add it, or give the plate code"
    ),
    "dwelling.address_lacks_building": _(
        "The building is missing from this address; add its number, or give the plate code"
    ),
    "dwelling.address_lacks_entrance": _(
        "The entrance is missing from this address; add its number, or give the plate code"
    ),
    "dwelling.address_lacks_room": _(
        "The room is missing from this address; add its number, or give the plate code"
    ),
    "dwelling.address_lacks_floor": _(
        "The floor is missing from this address; add its number, or give the plate code"
    ),
    "dwelling.address_lacks_part": _(
        "Something is missing from this address that tells its door from others there, such as the estate, the yard,"
        " the wing, the side, the cellar or the garage; write the whole address, or give the plate code"
    ),
    "dwelling.missing": _("Say which dwelling it is about"),
    "dwelling.not_yours": _("This dwelling is not registered as yours"),
    "employer.unknown": _("There is no organisation with this credit code"),
    "employer.name_unknown": _(
        "No organisation is registered under this name; compare it with the business licence, or give the credit code"
    ),
    "employer.name_vague": _(
        "This does not tell one organisation from others; give its whole name as on the business licence, or the credit"
        " code"
    ),
    "employer.name_several": _(
        "More than one organisation may be meant by this name; add the area, the legal form or the branch, or give the"
        " credit code"
    ),
    "employer.name_lacks_area": _(
        "The area is missing from this name; give the whole name as on the business licence, or the credit code"
    ),
    "employer.name_lacks_form": _(
        "The legal form may be missing from this name: as it stands it is that of an individual business. Give the"
        " whole name as on the business licence, or the credit code"
    ),
    "employer.name_differs": _(
        "No organisation has this name, though some come near; compare area, legal form and branch with the business"
        " licence, or give the credit code"
    ),
    "employer.not_yours": _(
        "This is another's organisation: employers and schools declare who works for their own; leave the employer out,"
        " or look at its code or name"
    ),
    "declaration.in_the_future": _(
        "This day lies ahead, and what is declared has to have happened; look at the date"
    ),
    "declaration.too_far_ahead": _(
        "This day lies further ahead than can be declared now; look at the date, or declare it when it is nearer"
    ),
    "employment.under_age": _("This person was too young to be employed on that day"),
    "death.before_birth": _("The day of death lies before the birth"),
    "declaration.before_birth": _("This day lies before the birth"),
    "person.not_identifiable": _("Give the document number, or the name with the birth date"),
    "person.several_candidates": _("Several people in the register fit; a registrar will decide"),
    "person.document_differs": _(
        "Somebody of this name and birth date has another document; a registrar will decide"
    ),
    "person.birth_date_partial": _(
        "Somebody of this name was born in that year or month; a registrar will decide"
    ),
    "person.name_resembles": _(
        "Somebody of the same birth date has a name much like this one; a registrar will decide"
    ),
    "person.not_plain": _(
        "It is not plain whom this means; compare number and name with the document. A registrar will decide"
    ),
    "declaration.taken_back": _("This was taken back before a registrar had decided whom it means"),
    "declaration.ends_nothing": _(
        "No arrival there is known before this day; check the day and the place, or declare the arrival too"
    ),
    SpoiltDeclaration.code: SpoiltDeclaration.message,
}
"""Code of a refusal, a question or a remark → what the sender is told."""


def reason(code: str) -> str | Promise:
    """Return what the sender is told for the code of a reject, a refusal or a question; the code itself if unknown."""
    return REASONS.get(code) or MESSAGES.get(code) or _refusals().get(code, code)


@cache
def _refusals() -> dict[str, str | Promise]:
    """Messages of all refusals of the rooms below, by code: those of document numbers end up in rejects."""
    return {refusal.code: refusal.message for refusal in Refusal.kinds()}
