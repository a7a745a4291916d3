"""How declarations stand: what a clerk reads beside each of them, and beside the facts that they speak of."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from psycopg.types.range import DateRange

from denizen.desk.provenance import behind
from denizen.kernel.partial import PartialDate
from denizen.linkage.queries import DeclarationEntry
from denizen.register.queries import Verdict
from denizen.rules.queries import pack
from tests.access.town import KNOWN, Town

from .conftest import SignIn

FACT = uuid4()
LAW = pack("CN", on=KNOWN.date())


def entry(kind: str = "residence_start", *verdicts: Verdict, target: UUID | None = None) -> DeclarationEntry:
    said = {"occurred": None, "reason_code": None, "plate": None, "address": None, "room": None}
    more = {"category": None, "described_name": None, "outcomes": (), "entered_by": None}
    more |= {"is_about": True, "subject": None, "happened_at": None}
    party = {"party": "Hall", "capacity": "registrar", "channel": "file", "received_at": KNOWN}
    ids = {"declaration_id": uuid4(), "number": uuid4(), "target": target}
    return DeclarationEntry(kind=kind, verdicts=verdicts, **said, **more, **party, **ids)  # type: ignore[arg-type]


def verdict(about: str, stands: bool, *differs: str, fact: UUID | None = FACT) -> Verdict:
    return Verdict(about, fact, stands, differs)


def marks(said: DeclarationEntry, about: str | None = None) -> list[str]:
    (only,) = behind([said], LAW, about)
    return [mark.words for mark in only.marks]


def test_one_word_is_enough_where_all_stands_alike() -> None:
    assert marks(entry("residence_start", verdict("names", True), verdict("residence", True))) == ["stands"]
    assert marks(entry("residence_start", verdict("residence", False))) == ["overruled"]
    assert marks(entry("residence_end", verdict("residence", False, fact=None))) == ["changed nothing"]
    assert marks(entry("confirmation")) == []


def test_what_does_not_stand_is_told_first_and_by_its_groups() -> None:
    rented = entry(
        "tenancy_start", verdict("names", True), verdict("residence", False), verdict("tenancy", True)
    )
    assert marks(rented) == ["overruled: residence", "stands: names, tenancy"]
    assert marks(rented, "residence") == ["overruled"]
    assert marks(rented, "tenancy") == ["stands"]


def test_particulars_are_told_by_the_points_that_differ() -> None:
    differing = verdict("particulars", False, "born", "sex")
    assert marks(entry("birth", differing)) == ["overruled: birth date, sex"]
    assert marks(entry("birth", differing, verdict("residence", False))) == [
        "overruled: birth date, sex, residence"
    ]


def test_only_the_last_word_of_one_declarant_stands_or_falls() -> None:
    first = entry("residence_start", verdict("residence", True))
    corrections = [entry("correction", *first.verdicts, target=first.number) for _time in range(2)]
    shown = behind([first, *corrections], LAW)
    assert [each.amended_by for each in shown] == [corrections[1], corrections[1], None]
    assert [len(each.marks) for each in shown] == [0, 0, 1]
    retraction = entry("retraction", target=first.number)
    told = [replace(each, verdicts=()) for each in (first, *corrections)]
    shown = behind([*told, retraction], LAW)
    assert [each.amended_by for each in shown] == [retraction, retraction, retraction, None]
    assert not any(each.marks for each in shown)


def disagreeing(town: Town) -> tuple[UUID, UUID, UUID]:
    """Somebody of whom a landlord says that she came later than the town hall says: person, its word, the other's."""
    person, dwelling = town.person("Ganbaatar Erdene"), town.dwelling()
    official = town.residence(person, dwelling, "2024-01-01")
    landlord = town.another_party("landlord", "Sand Street Homes")
    later = DateRange(PartialDate.parse("2024-02-09").earliest, PartialDate.parse("2024-02-10").earliest)
    rented = town.declaration(
        "tenancy_start",
        party_id=landlord,
        capacity="landlord",
        occurred=later,
        received_at=KNOWN + timedelta(minutes=1),
    )
    for declared in (official, rented):
        town.link(declared, person)
        town.place(declared, dwelling)
    return person, official, rented


def test_a_fact_says_that_others_said_otherwise_and_shows_who(town: Town, sign_in: SignIn) -> None:
    person, official, _rented = disagreeing(town)
    client = sign_in()
    page = client.get(f"/desk/people/{person}/").content.decode()
    assert page.count("also declared otherwise") == 2, "on the timeline and in the table"
    address = f"/desk/people/{person}/declarations/?about=residence&of={official}"
    assert address in page.replace("&amp;", "&")
    shown = client.get(address).content.decode()
    assert "Town hall" in shown
    assert "Sand Street Homes" in shown
    assert re.findall(r"govuk-tag--\w+\">([^<]+)<", shown) == ["stands", "overruled"]


def test_all_declarations_about_a_person_stand_on_one_page(town: Town, sign_in: SignIn) -> None:
    person, _official, _rented = disagreeing(town)
    client = sign_in()
    address = f"/desk/people/{person}/declarations/"
    assert f'href="{address}"' in client.get(f"/desk/people/{person}/").content.decode()
    page = client.get(address).content.decode()
    assert "All declarations about this person" in page
    assert page.count("<dl") == 2
    assert "overruled: residence" in page
    assert client.get(f"{address}?about=secrets").status_code == 400


def test_whoever_may_not_ask_for_declarations_is_offered_none(town: Town, sign_in: SignIn) -> None:
    person, _official, _rented = disagreeing(town)
    page = sign_in("registrar", "residence.proof").get(f"/desk/people/{person}/").content.decode()
    assert "also declared otherwise" in page
    assert f"/people/{person}/declarations/" not in page
