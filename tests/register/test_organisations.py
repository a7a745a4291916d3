"""Organisations: found, shown in figures, and who works there under a ticket alone."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg.types.range import DateRange

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.kernel.partial import PartialDate
from denizen.register.errors import EmployeesTooMany, OrganisationUnknown
from denizen.register.queries import (
    declared_by_organisation,
    employees,
    find_organisations,
    organisation,
)
from tests.access.town import KNOWN, Town

TODAY = date(2024, 6, 15)
MOST = 100


def employ(
    town: Town, employer: UUID, who: UUID, began: str, ended: str | None = None, **more: object
) -> UUID:
    declared = town.declaration("employment_start")
    start, end = PartialDate.parse(began).daterange, ended and PartialDate.parse(ended).daterange
    said = {"began": start, "ended": end, "valid_during": DateRange(start.lower, end.lower if end else None)}
    town.fact(
        "employment",
        who,
        declared,
        **{"organisation_id": employer, "disputed": False, "recorded_at": KNOWN, **said, **more},
    )
    return declared


def with_party(town: Town, employer: UUID, kind: str = "employer") -> UUID:
    party = town.another_party(kind, "Sand Street Foods")
    town.owner.execute("UPDATE register.organisation SET party_id = %s WHERE id = %s", [party, employer])
    return party


def names(town: Town, text: str, limit: int = 20) -> list[str]:
    found = find_organisations(town.web, token=town.token("area_officer"), text=text, limit=limit)
    return [each.name for each in found]


def test_organisations_are_found_by_code_and_by_any_piece_of_their_name(town: Town) -> None:
    for name in ("二连浩特市 通邦餐饮有限公司", "Sand Street Foods Ltd", "通邦物流"):
        town.organisation(name)
    code = "91152501MA0N1234XY"
    town.owner.execute("UPDATE register.organisation SET credit_code = %s WHERE name = '通邦物流'", [code])
    assert names(town, "通邦") == ["二连浩特市 通邦餐饮有限公司", "通邦物流"]
    assert names(town, "市通邦餐") == ["二连浩特市 通邦餐饮有限公司"]
    assert names(town, "ＳＡＮＤ street") == ["Sand Street Foods Ltd"]
    assert names(town, code.lower()) == ["通邦物流"]
    assert names(town, code[:10]) == [], "a code is asked for as a whole"
    assert names(town, "%") == names(town, " ") == []
    assert len(names(town, "通邦", limit=1)) == 1
    assert town.lines() == []


def test_an_organisation_is_told_in_figures(town: Town) -> None:
    employer = town.organisation("Foods")
    party = with_party(town, employer)
    home, other = town.dwelling(capacity=6), town.dwelling()
    for dwelling, since, until in ((home, None, None), (other, None, date(2024, 1, 1))):
        town.owner.execute(
            "INSERT INTO places.provider VALUES (%s, %s, 'employer', daterange(%s, %s))",
            [dwelling, party, since, until],
        )
    certain, possible, gone = (town.person() for _number in range(3))
    employ(town, employer, certain, "2020-01-01", disputed=True)
    employ(town, employer, certain, "2021-01-01", confirm_by=TODAY - timedelta(days=1))
    employ(town, employer, possible, "2024")
    employ(town, employer, gone, "2020-01-01", "2023-01-01")
    employ(town, town.organisation("Others"), gone, "2023-01-01")
    found = organisation(town.web, token=town.token("supervisor"), organisation_id=employer, on=TODAY)
    assert (found.name, found.party and found.party.kind) == ("Foods", "employer")
    assert [(each.id, each.provided_as) for each in found.dwellings] == [(home, "employer")]
    assert found.provided == 1
    numbers = found.employed
    assert (numbers.certain, numbers.possible, numbers.disputed, numbers.overdue) == (1, 2, 1, 1)
    assert [(each.name, each.quantity) for each in found.declared_by] == [("Town hall", 3)]
    assert town.lines() == []


def test_a_declarant_who_may_be_one_human_being_is_not_named(town: Town) -> None:
    employer = town.organisation("Foods")
    declared = employ(town, employer, town.person(), "2020-01-01")
    landlord = town.another_party("landlord", "Bat Erdene")
    town.owner.execute(
        "UPDATE ledger.declaration SET party_id = %s, capacity = 'landlord' WHERE id = %s",
        [landlord, declared],
    )
    found = organisation(town.web, token=town.token(), organisation_id=employer, on=TODAY)
    assert found.declared_by == ()


def test_what_its_party_declared_is_put_together_where_it_counts_alike(town: Town) -> None:
    employer = town.organisation("Foods")
    party = with_party(town, employer)
    said = {"party_id": party, "capacity": "employer"}
    for _number in range(3):
        town.outcome(town.declaration("employment_start", **said), "applied")
    town.declaration("employment_end", **said)
    town.declaration("employment_end", **said, received_at=KNOWN - timedelta(days=31))
    town.declaration("employment_start")
    found = declared_by_organisation(
        town.web, token=town.token(), organisation_id=employer, since=KNOWN - timedelta(days=30)
    )
    assert sorted((each.kind, each.state, each.quantity) for each in found) == [
        ("employment_end", "waiting", 1),
        ("employment_start", "applied", 3),
    ]


def test_who_works_there_is_named_under_a_ticket_and_gets_a_line(town: Town) -> None:
    employer = town.organisation("Foods")
    bat, possible, gone = town.person("Bat"), town.person("Possible"), town.person("Gone")
    employ(town, employer, bat, "2020-01-01", occupation="cook")
    employ(town, employer, possible, f"{date.today().year}")
    employ(town, employer, gone, "2020-01-01", "2021-01-01")
    found = employees(town.web, town.ticket("employees", matter=employer))
    assert [(each.name, each.occupation) for each in found] == [("Bat", "cook"), ("Possible", None)]
    assert found[0].certain
    assert sorted(line[0] for line in town.lines()) == sorted([bat, possible])
    assert all(line[1:3] == ("employees", ["names", "employments"]) for line in town.lines())


def test_more_than_a_hundred_are_named_to_nobody(town: Town) -> None:
    employer = town.organisation("Foods")
    for _number in range(MOST + 1):
        employ(town, employer, town.person(), "2020-01-01")
    with pytest.raises(EmployeesTooMany):
        employees(town.web, town.ticket("employees", matter=employer))
    ticket = town.ticket("employees", matter=employer)
    with town.web.transaction(force_rollback=True), pytest.raises(EmployeesTooMany):
        employees(town.web, ticket)
    town.age_tickets(timedelta(seconds=36))
    sweep_tickets(town.worker)
    assert town.lines() == []
    town.owner.execute(
        "DELETE FROM register.employment WHERE person_id = (SELECT min(person_id::text)::uuid FROM register.employment)"
    )
    assert len(employees(town.web, town.ticket("employees", matter=employer))) == MOST
    assert len(town.lines()) == MOST


def test_a_list_that_was_rolled_back_is_told_to_all_on_it(town: Town) -> None:
    employer, bat = town.organisation("Foods"), town.person()
    employ(town, employer, bat, "2020-01-01")
    ticket = town.ticket("employees", matter=employer)
    with town.web.transaction(force_rollback=True):
        assert employees(town.web, ticket)
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 1
    assert [(line[0], line[3]) for line in town.lines()] == [(bat, False)]


def test_figures_are_for_staff_and_names_for_the_registrar(town: Town) -> None:
    employer = town.organisation("Foods")
    employ(town, employer, town.person(), "2020-01-01")
    for role in ("area_officer", "counter_clerk", "supervisor", "auditor"):
        purpose = "audit.sample" if role == "auditor" else "registration.upkeep"
        assert organisation(town.web, token=town.token(role), organisation_id=employer, on=TODAY)
        with pytest.raises(AccessRefused):
            employees(town.web, town.ticket("employees", role, purpose, matter=employer, reference="1"))
    assert town.lines() == []


def test_others_see_neither(town: Town) -> None:
    employer = town.organisation("Foods")
    for ask in (
        lambda: organisation(town.web, token=town.token("reporter"), organisation_id=employer, on=TODAY),
        lambda: find_organisations(town.web, token=town.token("reporter"), text="Foods", limit=9),
        lambda: declared_by_organisation(
            town.web, token=town.token("reporter"), organisation_id=employer, since=KNOWN
        ),
    ):
        with pytest.raises(AccessRefused):
            ask()


def test_an_organisation_that_there_is_not_is_said_so(town: Town) -> None:
    with pytest.raises(OrganisationUnknown):
        organisation(town.web, token=town.token(), organisation_id=uuid4(), on=TODAY)
    assert employees(town.web, town.ticket("employees", matter=uuid4())) == []
