"""From typed fields to a declaration: the same for a row of a file, a form and a call of the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.files.values import Value
from denizen.intake.rules import WHEN
from denizen.kernel.crypto import Sealer
from denizen.kernel.partial import PartialDate
from denizen.ledger.numbers import read_receipt
from denizen.ledger.rules import AMENDING, SEALED_NUMBER, Declaration, Described, Kind, Part, StatedDocument
from denizen.linkage.rules import alike_keys, near_keys, person_keys
from denizen.places.errors import PlateMalformed
from denizen.places.queries import address_key, normalise_plate
from denizen.register.documents import DocumentRefused, check_document, hint

type Fields = Mapping[str, Value]

_RELATIVES: tuple[Part, ...] = ("head", "mother", "father")
_REPLACING = frozenset(("new_name", "new_name_latin", "new_document_number"))
_BESIDE = _REPLACING | {f"{part}_{what}" for part in _RELATIVES for what in ("name", "document_number")}

# Numbers that tell the birth date and, but for one digit of convention, the sex: GB 11643 and its kin.
_TELLING = frozenset(("citizen_id", "foreign_permanent_resident", "hk_macao_permit", "taiwan_permit"))
_ANOTHER_BIRTH = _("The document number tells another birth date")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What makes fields no declaration: the field, a code, a sentence."""

    field: str
    code: str
    message: str | Promise


class Drafter:
    """Turns fields into declarations, sealing document numbers to the key of the register."""

    def __init__(self, sealer: Sealer, today: date) -> None:
        """`today` bounds what is wholly unknown: whatever is declared to have happened has happened by then."""
        self._sealer = sealer
        self._by_now = PartialDate(None, today)

    def draft(self, kind: Kind, fields: Fields, row_number: int | None = None) -> Declaration | Flaw:
        """Return the declaration that these fields make, or what stands in the way."""
        target = None
        if kind in AMENDING:
            target = read_receipt(str(fields.get("receipt", "")))
            if target is None:
                return Flaw(
                    "receipt", "receipt.unreadable", _("This is no receipt number; check its characters")
                )
        born = _born(fields)
        if isinstance(born, Flaw):
            return born
        sex = _sex(fields)
        if isinstance(sex, Flaw):
            return sex
        texts = cast(Mapping[str, str], fields).get
        plate = texts("plate")
        if plate is not None:
            try:
                plate = normalise_plate(plate)
            except PlateMalformed as refusal:
                return Flaw("plate", refusal.code, refusal.message)
        name, name_latin, address = texts("name"), texts("name_latin"), texts("address")
        return Declaration(
            kind=kind,
            people=() if kind == "retraction" else self._people(fields, born, sex),
            occurred=self._occurred(kind, fields),
            target=target,
            plate=plate,
            address=address,
            room=texts("room"),
            category=texts("category"),
            purpose=texts("purpose"),
            previous_place=texts("previous_place"),
            destination=texts("destination"),
            filing_number=texts("filing_number"),
            employer_code=texts("employer_code"),
            employer_name=texts("employer_name"),
            occupation=texts("occupation"),
            contract_kind=texts("contract_kind"),
            workplace=texts("workplace"),
            reason_code=texts("reason_code"),
            relation=texts("relation_to_head"),
            is_main=cast(bool | None, fields.get("main")),
            term_until=_day(fields, "term_until") or _day(fields, "expected_out"),
            check_in=_instant(fields, "check_in"),
            check_out=_instant(fields, "check_out"),
            row_number=row_number,
            keys=person_keys(name, name_latin, born),
            new_keys=person_keys(texts("new_name"), texts("new_name_latin"), born),
            alike_keys=alike_keys(name, name_latin, born),
            near_keys=near_keys(name, name_latin, born),
            address_key=address_key(address) if address else None,
        )

    def _occurred(self, kind: Kind, fields: Fields) -> PartialDate | None:
        if kind in AMENDING:
            # What is corrected may be of any kind: its day is looked for in the order of the kinds.
            field = next((field for field in WHEN.values() if field in fields), None)
            if field is None:
                return None
        else:
            field = WHEN[kind]
        when = fields.get(field)
        if isinstance(when, PartialDate) and not when.is_unknown:
            return when
        if isinstance(when, datetime):
            return PartialDate.on(when.date())
        if isinstance(when, date):
            return PartialDate.on(when)
        return self._by_now

    def _people(self, fields: Fields, born: PartialDate | None, sex: str | None) -> tuple[Described, ...]:
        texts = cast(Mapping[str, str], fields).get
        subject = Described(
            name=texts("name") or texts("name_latin"),
            name_latin=texts("name_latin"),
            sex=sex,
            born=born,
            birth_place=texts("birth_place"),
            nationality=texts("nationality"),
            document=self._document(fields, "document_"),
            phone=texts("phone"),
            email=texts("email"),
            language=texts("language"),
            home_division=texts("home_division"),
            home_address=texts("home_address"),
        )
        if _BESIDE.isdisjoint(fields):
            return (subject,)
        others = [person for part in _RELATIVES if (person := self._relative(fields, part))]
        if not _REPLACING.isdisjoint(fields):
            told = _told(fields, "new_document_")
            others.append(
                Described(
                    part="replacement",
                    name=texts("new_name"),
                    name_latin=texts("new_name_latin"),
                    born=told[0] if told else None,
                    document=self._document(fields, "new_document_"),
                )
            )
        return (subject, *others)

    def _relative(self, fields: Fields, part: Part) -> Described | None:
        texts = cast(Mapping[str, str], fields).get
        name, number = texts(f"{part}_name"), texts(f"{part}_document_number")
        if name is None and number is None:
            return None
        document = self._sealed(_type_told_by(number), number) if number else None
        return Described(part=part, name=name, document=document)

    def _document(self, fields: Fields, prefix: str) -> StatedDocument | None:
        texts = cast(Mapping[str, str], fields).get
        kind, number = texts(f"{prefix}type"), texts(f"{prefix}number")
        if kind is None or number is None:
            return None
        return self._sealed(kind, number, texts(f"{prefix}issuer"), _day(fields, f"{prefix}valid_to"))

    def _sealed(
        self, kind: str, number: str, issuer: str | None = None, valid_to: date | None = None
    ) -> StatedDocument:
        sealer = self._sealer
        # The issuer is not part of the token: it is too often left out, and two countries rarely share a number.
        token = sealer.token(kind, number)
        return StatedDocument(kind, sealer.seal(number, SEALED_NUMBER), token, issuer, hint(number), valid_to)


def _type_told_by(number: str) -> str:
    """Return the type of a relative's document: relatives are named by number alone, checked when it was read.

    A number that tells no type is kept as a citizen's: it finds nobody, but is not lost.
    """
    try:
        return check_document("citizen_id", number, demo=True).type
    except DocumentRefused:
        return "citizen_id"


def _told(fields: Fields, prefix: str) -> tuple[PartialDate, str] | None:
    """Return the birth date and the sex that a document number tells, if it tells any."""
    number = str(fields.get(f"{prefix}number", ""))
    if fields.get(f"{prefix}type") not in _TELLING or len(number) != 18:
        return None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return PartialDate.on(born), "male" if int(number[16]) % 2 else "female"


def _born(fields: Fields) -> PartialDate | Flaw | None:
    """Return the birth date as the document number tells it, else as stated; a Flaw where numbers or words differ."""
    stated = fields.get("birth_date")
    if not isinstance(stated, PartialDate) or stated.is_unknown:
        stated = None
    told, replacing = _told(fields, "document_"), _told(fields, "new_document_")
    born = told[0] if told else stated
    if born is None:
        return None
    if stated is not None and stated.narrowed_by(born) is None:
        return Flaw("birth_date", "document.birth_date_differs", _ANOTHER_BIRTH)
    if replacing and replacing[0].narrowed_by(born) is None:
        return Flaw("new_document_number", "document.birth_date_differs", _ANOTHER_BIRTH)
    return born


def _sex(fields: Fields) -> str | Flaw | None:
    """Return the sex as stated, or as the document number tells it; a Flaw where the two differ."""
    stated = cast(Mapping[str, str], fields).get("sex")
    told = _told(fields, "document_")
    if told and stated is None:
        return told[1]
    if told and stated not in ("unknown", told[1]):
        return Flaw("sex", "document.sex_differs", _("The document number tells another sex"))
    return stated


def _day(fields: Fields, field: str) -> date | None:
    value = fields.get(field)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, PartialDate):
        return value.latest
    return value if isinstance(value, date) else None


def _instant(fields: Fields, field: str) -> datetime | None:
    value = fields.get(field)
    return value if isinstance(value, datetime) else None
