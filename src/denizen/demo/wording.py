"""The fields by which senders describe a person and a residence."""

from datetime import date
from functools import cache
from random import Random

from denizen.demo import names
from denizen.demo.people import Day, Person, Spell


@cache
def iso(day: Day) -> str:
    """A day as ISO 8601."""
    return date.fromordinal(day).isoformat()


class Wording:
    """Describes people as senders do: one declaration in five without a document number."""

    def __init__(self, rng: Random, no_document: float, town: str) -> None:
        self._rng, self._no_document, self._town = rng, no_document, town

    def subject(self, person: Person, day: Day, *, full: bool = False) -> dict[str, str]:
        """Name, sex, birth date, nationality, most often the document; `full` adds contact and home."""
        rng = self._rng
        name = person.name_on(day)
        fields = {"name": name.native, "sex": person.sex, "nationality": person.nationality}
        if person.nationality != "CHN" or rng.random() < 0.03:
            fields["name_latin"] = name.latin
        document = person.document(day)
        if document and rng.random() >= self._no_document:
            fields["document_type"] = document.type
            fields["document_number"] = document.number
            if document.type == "passport":
                fields["document_issuer"] = document.issuer
                fields["document_valid_to"] = iso(document.valid_to)
        if "document_number" not in fields or full or rng.random() < 0.5:
            fields["birth_date"] = iso(person.born)
        if person.phone and rng.random() < 0.7:
            fields["phone"] = person.phone
        if full:
            fields["language"] = person.language
            if person.home_division:
                fields["home_division"] = person.home_division
                fields["home_address"] = person.home_address
        return fields

    def guest(self, person: Person, day: Day) -> dict[str, str]:
        """A guest as hotels write: the passport name in capitals, not always the name in its own script."""
        fields = self.subject(person, day)
        fields["birth_date"] = iso(person.born)
        name = person.name_on(day)
        fields["name_latin"] = name.latin.upper()
        if self._rng.random() < 0.6:
            del fields["name"]
        return fields

    def other_spelling(self, person: Person, day: Day) -> dict[str, str]:
        """The person as if somebody else: the name in another order, spelling or script, and no document."""
        native, latin = names.variant(self._rng, person.name_on(day), person.nationality)
        fields = {"sex": person.sex, "nationality": person.nationality, "birth_date": iso(person.born)}
        if native:
            fields["name"] = native
        if person.nationality != "CHN" or not native:
            fields["name_latin"] = latin
        return fields

    def residence(self, person: Person, spell: Spell, day: Day) -> dict[str, str]:
        """Place, start, category, purpose and household of a residence, as told on a day."""
        fields = self.place(spell)
        fields |= {"start_date": iso(spell.start), "category": spell.category, "purpose": spell.purpose}
        fields["relation_to_head"] = person.relation
        head = person.unit.head if person.unit and person.unit.members else person
        if head is not person:
            fields["head_name"] = head.name_on(day).native
            document = head.document(day)
            if document:
                fields["head_document_number"] = document.number
        return fields

    def place(self, spell: Spell) -> dict[str, str]:
        """The dwelling by its plate, and the room where there are several."""
        fields = {"plate": spell.dwelling.plate}
        if spell.room:
            fields["room"] = spell.room
        return fields

    def vague_address(self, spell: Spell) -> str:
        """The address as somebody half remembers it: a part missing, a landmark, a slip of the pen."""
        address = spell.dwelling.address
        text = address.text(self._town)
        draw = self._rng.random()
        if draw < 0.4:
            short = address.compound or address.area
            return f"{short}附近{self._rng.choice(('平房', '出租房', '小二楼', '老楼'))}"
        if draw < 0.7 and address.room:
            return text.replace(f"{address.room}室", "").replace(f"{address.unit}单元", "")
        return (
            text.replace(address.street, address.street[:-1] + "道")
            if address.street
            else f"{address.area}村口"
        )

    def rough_start(self, day: Day) -> str:
        """A start that lies years back as people remember it: the year, the month, or the day."""
        draw = self._rng.random()
        text = iso(day)
        return text[:4] if draw < 0.06 else text[:7] if draw < 0.14 else text
