"""How do we know: the declarations behind the facts about a person."""

from datetime import UTC, datetime

from denizen.linkage.queries import declarations_behind
from tests.access.town import Town

LATER = datetime(2024, 7, 1, tzinfo=UTC)


def test_each_fact_opens_the_declarations_behind_it_and_no_others(town: Town) -> None:
    home, bat, sara = town.dwelling(), town.person("Bat"), town.person("Sara")
    founded = town.residence(bat, home, "2024-01-05")
    others = town.residence(sara, home, "2024-01-05")
    amends = {"target": town.receipt(founded), "occurred": None, "received_at": LATER}
    corrected = town.declaration("correction", entered_by=town.actor("registrar"), **amends)
    town.outcome(corrected, "applied")
    town.outcome(town.declaration("correction", **amends), "refused", "correction.target_not_yours")
    ticket = town.ticket("declarations_behind", person=bat)
    found = declarations_behind(town.web, ticket, [founded, others])
    assert [entry.declaration_id for entry in found] == [founded, corrected]
    assert (found[0].party, found[0].capacity, str(found[0].occurred)) == (
        "Town hall",
        "registrar",
        "2024-01-05",
    )
    assert (found[1].entered_by, found[1].target) == ("p-registrar", found[0].number)
    town.link(founded, bat)
    town.link(others, sara)
    ticket = town.ticket("declarations_behind", person=bat)
    assert [entry.declaration_id for entry in declarations_behind(town.web, ticket)] == [founded, corrected]
    assert [reader for _person, reader, _fields, _certain in town.lines(bat)] == ["declarations_behind"] * 2
    assert town.lines(sara) == []
