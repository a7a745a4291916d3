"""What several say of one person, told together: who says less does not overrule who says more of the same."""

from itertools import count
from typing import Any

import pytest

from .declaring import SYSTEM, Somebody, Town, day, said, somebody

YEARS = count(1930)
"""Of birth, one for each who has a name that others have here: in one year they would be alike."""


def tell(town: Town, *told: tuple[str, Somebody, dict[str, object]]) -> dict[str, Any]:
    """Have these declare the person, the first one newly, and give what is known then."""
    person = None
    for capacity, whom, words in told:
        [receipt] = town.declare(
            town.party(capacity), said("confirmation", whom.described(**words), "2024-03-05")
        )
        meant = town.person(receipt)
        if meant is None:
            meant = town.applier.answer(receipt.declaration_id, person, actor=SYSTEM, now=town.tick())
        if person not in (None, meant):
            town.applier.merge(person, meant, reason_code="same_person", actor=SYSTEM, now=town.tick())
        person = person or meant
    [particulars] = town.facts("particulars", person)
    names = {row["kind"]: row["name"] for row in town.facts("person_name", person)}
    return names | {
        "sex": particulars["sex"],
        "born": particulars["born"],
        "is_disputed": particulars["disputed"],
    }


def test_a_registrar_who_knows_less_overrules_nothing(town: Town) -> None:
    """The name typed in two fields, the year alone: the person is still found by the whole."""
    person = somebody("passport", name="谢云言", born=day("2011-07-21"))
    less = {"document": None, "name": "云言 谢", "born": day("2011"), "sex": "unknown"}
    found = tell(town, ("employer", person, {}), ("registrar", person, less))
    assert found["official"] == "谢云言"
    assert found["variant"] == "云言 谢"
    assert (found["born"].lower, found["born"].upper) == (day("2011-07-21").exact, day("2011-07-22").exact)
    assert (found["sex"], found["is_disputed"]) == ("female", False)
    [again] = town.declare(
        town.party("hotel"), said("confirmation", person.described(document=None), "2024-03-05")
    )
    assert town.outcome(again)[0] == "applied"


@pytest.mark.parametrize("fuller_first", [True, False])
@pytest.mark.parametrize(
    ("best", "other", "stands"),
    [
        ("2011", "2011-07-21", "2011-07-21"),
        ("2011-07", "2011-07-21", "2011-07-21"),
        ("2011-07", "2011", "2011-07"),
        ("2012", "2011-07-21", "2012"),
        ("2011-07-22", "2011-07-21", "2011-07-22"),
    ],
)
def test_a_birth_date_is_told_as_fully_as_anybody_tells_it(
    town: Town, best: str, other: str, stands: str, fuller_first: bool
) -> None:
    person = somebody("passport")
    told = [("registrar", person, {"born": day(best)}), ("landlord", person, {"born": day(other)})]
    born = tell(town, *(told[::-1] if fuller_first else told))["born"]
    assert (born.lower, born.upper) == (day(stands).earliest, born.upper)
    assert str(day(stands).latest) < str(born.upper)


@pytest.mark.parametrize(
    ("best", "has_paper", "other", "stands"),
    [
        ("B. Dorj", False, "Batbayar Dorj", "Batbayar Dorj"),
        ("Dorj B.", True, "Batbayar Dorj", "Batbayar Dorj"),
        ("Батбаяр", False, "Дорж Батбаяр", "Дорж Батбаяр"),
        ("Wei Zhang", False, "ZHANG WEI", "ZHANG WEI"),
        ("Wei Zhang", True, "ZHANG WEI", "Wei Zhang"),
        ("ZHANG WEI", False, "Zhang Wei", "ZHANG WEI"),
        ("云言 谢", True, "谢云言", "谢云言"),
        ("谢云言", True, "云言 谢", "谢云言"),
        ("野家 𠮷", True, "𠮷野家", "𠮷野家"),
        ("云言", False, "谢云言", "谢云言"),
        ("Batbayar Dorj", False, "B. Dorj", "Batbayar Dorj"),
        ("Anna Karlsson", False, "Anna Svensson", "Anna Karlsson"),
        ("Anna-Lena Karlsson", False, "Anna Karlsson", "Anna-Lena Karlsson"),
    ],
)
def test_a_name_stands_as_fully_as_a_paper_has_it(
    town: Town, best: str, has_paper: bool, other: str, stands: str
) -> None:
    person = somebody("passport", name=other, born=day(f"{next(YEARS)}-03-05"))
    words = {"name": best} if has_paper else {"name": best, "document": None}
    found = tell(town, ("landlord", person, {}), ("registrar", person, words))
    assert found["official"] == stands
    assert found.get("variant") == (
        other if stands == best and other != best else best if stands != best else None
    )


def test_nobody_without_a_paper_makes_a_papers_name_longer(town: Town) -> None:
    person = somebody("passport", name="Suharto")
    longer = {"document": None, "name": "Mohammed Suharto"}
    assert tell(town, ("hotel", person, {}), ("employer", person, longer))["official"] == "Suharto"
    other = somebody("passport", name="Sukarno")
    renewed = {"name": "Achmed Sukarno"}
    assert tell(town, ("hotel", other, {}), ("employer", other, renewed))["official"] == "Achmed Sukarno"
