"""What can be wrong with the number of a document: a code and a sentence for each kind of mistake."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class DocumentRefused(Refusal):
    """The number cannot be one of a document of this type."""

    code = "document.refused"
    message = _("Check the number of the document")

    def __init__(self, **values: Any) -> None:
        """Refuse the number: no message quotes it, since messages are logged and numbers are not."""
        super().__init__(fields=("document_number",), **values)


class TypeUnknown(DocumentRefused):
    """No such type of document."""

    code = "document.type"
    message = _("Choose the type of the document from the list")


class DigitsLost(DocumentRefused):
    """A spreadsheet took a long number for a quantity and kept its first fifteen digits."""

    code = "document.digits_lost"
    message = _(
        "A spreadsheet has rounded this number and its last digits are lost: give the column the format «text» and type"
        " the number again"
    )


class CitizenLength(DocumentRefused):
    """Not 18 characters, nor 15."""

    code = "document.citizen_id.length"
    message = _("A citizen number has 18 characters; this one has %(length)d")


class CitizenCharacters(DocumentRefused):
    """Something else than digits and a closing X."""

    code = "document.citizen_id.characters"
    message = _("A citizen number has only digits, and at its end a digit or X")


class CitizenDivision(DocumentRefused):
    """The first six digits never were a county, or not when such a number could be given."""

    code = "document.citizen_id.division"
    message = _(
        "The first six digits of the number are no division that existed when it could be given: check them"
    )


class CitizenBirthDate(DocumentRefused):
    """Digits 7 to 14 are no day, or a day to come."""

    code = "document.citizen_id.birth_date"
    message = _("The birth date in the number (digits 7 to 14) does not exist: check it")


class CitizenChecksum(DocumentRefused):
    """The last character does not fit the others."""

    code = "document.citizen_id.checksum"
    message = _(
        "One of the characters of the number is wrong, or two are exchanged: compare it with the document"
    )


class PermanentResidentMalformed(DocumentRefused):
    """Neither form of a foreign permanent resident card."""

    code = "document.foreign_permanent_resident.malformed"
    message = _(
        "The card of a foreign permanent resident has 18 digits that begin with 9 or, if older, three letters and 12"
        " digits"
    )


class PermanentResidentBirthDate(DocumentRefused):
    """Digits 7 to 14 of the newer card are no day, or a day to come."""

    code = "document.foreign_permanent_resident.birth_date"
    message = _("The birth date in the number (digits 7 to 14) does not exist: check it")


class PermanentResidentChecksum(DocumentRefused):
    """The last character of the newer card does not fit the others."""

    code = "document.foreign_permanent_resident.checksum"
    message = _(
        "One of the characters of the number is wrong, or two are exchanged: compare it with the document"
    )


class HkMacaoMalformed(DocumentRefused):
    """Neither a travel permit nor a residence permit of Hong Kong and Macao residents."""

    code = "document.hk_macao_permit.malformed"
    message = _(
        "The permit has H or M and 8 or 10 digits or, for a residence permit, 18 that begin with 810000 or 820000"
    )


class TaiwanMalformed(DocumentRefused):
    """Neither a travel permit nor a residence permit of Taiwan residents."""

    code = "document.taiwan_permit.malformed"
    message = _("The permit has 8 or 10 digits or, for a residence permit, 18 that begin with 830000")


class PassportMalformed(DocumentRefused):
    """Not what ICAO 9303 lets stand in the machine-readable zone."""

    code = "document.passport.malformed"
    message = _("A passport number has 5 to 9 letters A to Z and digits, with at least one digit")


class OtherMalformed(DocumentRefused):
    """Too short, too long, or no number at all."""

    code = "document.other_national.malformed"
    message = _("The number of the document has 4 to 30 letters and digits, with at least one digit")


class IssuerMalformed(DocumentRefused):
    """The issuing country is not a code of three letters."""

    code = "document.issuer"
    message = _("Give the country that issued the document by its three letters, such as MNG")


class CreditCodeMalformed(DocumentRefused):
    """Length or characters are not those of GB 32100."""

    code = "document.credit_code.malformed"
    message = _("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z")


class CreditCodeChecksum(DocumentRefused):
    """The last character does not fit the others."""

    code = "document.credit_code.checksum"
    message = _(
        "One of the characters of the code is wrong, or two are exchanged: compare it with the licence"
    )
