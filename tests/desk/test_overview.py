import re
from datetime import datetime, timedelta
from uuid import UUID

from tests.access.town import KNOWN, Town

from .conftest import SignIn

STEP = timedelta(days=1)


def outcome(town: Town, declaration: UUID, state: str, at: datetime) -> None:
    code = None if state == "applied" else "dwelling.missing"
    town.owner.execute(
        "INSERT INTO ledger.outcome (declaration_id, decided_at, state, code) VALUES (%s, %s, %s, %s)",
        [declaration, at, state, code],
    )


def numbers(page: str, row: str) -> list[int]:
    """The figures of one row of the table."""
    found = re.search(f'<th scope="row"[^>]*>{row}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, row
    return [int(number) for number in re.findall(r"<td[^>]*>(\d+)</td>", found[1])]


def test_the_first_page_counts_what_came_in_and_what_became_of_it(town: Town, sign_in: SignIn) -> None:
    waiting, applied, refused, answered = (town.declaration() for _number in range(4))
    death = town.declaration("death")
    for declaration, state in ((applied, "applied"), (refused, "refused"), (answered, "undecided")):
        outcome(town, declaration, state, KNOWN)
    outcome(town, answered, "applied", KNOWN + STEP)
    outcome(town, death, "undecided", KNOWN)
    page = sign_in().get("/desk/").content.decode()
    assert numbers(page, "Residence begins") == [1, 2, 0, 1]
    assert numbers(page, "Death") == [0, 0, 1, 0]
    assert numbers(page, "Together") == [1, 2, 1, 1]
    assert ">Birth<" not in page
    assert town.lines() == []
    assert str(waiting) not in page


def test_it_counts_the_thirty_days_before_the_newest(town: Town, sign_in: SignIn) -> None:
    ids = [UUID(int=number) for number in (1, 2, 3)]
    for declaration, days in zip(ids, (31, 30, 0), strict=True):
        town.declaration(id=declaration, received_at=KNOWN - days * STEP)
    page = sign_in().get("/desk/").content.decode()
    assert numbers(page, "Together") == [2, 0, 0, 0]
    assert "1 June 2024" in page


def test_where_nothing_came_in_it_says_so(sign_in: SignIn) -> None:
    page = sign_in(purpose=None).get("/desk/").content.decode()
    assert "Nothing has come in yet." in page
    assert "<table" not in page
