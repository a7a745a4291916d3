import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from denizen.kernel import clock
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
    return [int(number) for number in re.findall(r"<td[^>]*>(?:<a[^>]*>)?(\d+)(?:</a>)?</td>", found[1])]


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
    assert "?kind=residence_start&amp;state=applied" in page
    assert ">Birth<" not in page
    assert town.lines() == []
    assert str(waiting) not in page


def figures(page: str) -> dict[str, list[str]]:
    """The figures of the day: name, then its number and its sorts."""
    text = [" ".join(each.split()) for each in re.split(r"<[^>]+>", page.partition('class="figures"')[2])]
    words = [each for each in text if each]
    names = [
        "Waiting to be worked on",
        "To decide",
        "Refused in the last seven days",
        "Overdue for confirmation",
    ]
    places = [words.index(name) for name in names]
    return {
        name: words[place + 1 : end]
        for name, place, end in zip(names, places, [*places[1:], words.index("What came in")], strict=True)
    }


def test_the_day_is_told_in_figures_that_tell_nobody(town: Town, sign_in: SignIn) -> None:
    waiting, undecided, late, early = (town.declaration() for _number in range(4))
    town.owner.execute("INSERT INTO ledger.waiting (declaration_id) VALUES (%s)", [waiting])
    town.owner.execute(
        "INSERT INTO linkage.question (declaration_id, part, reason, asked_at)"
        " VALUES (%s, 'subject', 'name_resembles', %s)",
        [undecided, KNOWN],
    )
    # Identifiers are in the order of arrival.
    old = town.declaration(id=UUID(int=1), received_at=KNOWN - 8 * STEP)
    for declaration in (late, early):
        outcome(town, declaration, "refused", KNOWN)
    outcome(town, old, "refused", KNOWN - 8 * STEP)
    outcome(town, early, "applied", KNOWN + STEP)
    person, home = town.person("Bat Erdene"), town.dwelling()
    yesterday = clock.today() - STEP
    town.residence(person, home, "2023", confirm_by=yesterday)
    town.residence(person, home, "2020", "2021", confirm_by=yesterday)
    town.residence(town.person(), home, "2023", confirm_by=clock.today())
    page = sign_in(purpose=None).get("/desk/").content.decode()
    assert figures(page) == {
        "Waiting to be worked on": ["1"],
        "To decide": ["1", "1", "The name resembles that of somebody with the same birth date"],
        "Refused in the last seven days": ["1", "1", "Say which dwelling it is about"],
        "Overdue for confirmation": ["1", "1", "residence"],
    }
    assert town.lines() == []
    assert "Bat Erdene" not in page


def test_the_files_of_the_last_day_are_told_by_their_rows(town: Town, sign_in: SignIn) -> None:
    def file(name: str, received: datetime, declared: int, rejected: int) -> None:
        batch = uuid4()
        town.owner.execute(
            "INSERT INTO ledger.batch (id, party_id, entered_by, channel, kind, file_name, digest, received_at)"
            " VALUES (%s, %s, %s, 'file', 'mixed', %s, %s, %s)",
            [batch, town.party, uuid4(), name, name.encode(), received],
        )
        for row in range(declared):
            in_order = UUID(int=int(received.timestamp()) + row)  # of arrival, as identifiers are
            town.declaration(id=in_order, batch_id=batch, row_number=row, received_at=received)
        for row, field in ((row, field) for row in range(rejected) for field in ("name", "born")):
            town.owner.execute(
                "INSERT INTO ledger.reject (batch_id, row_number, field, code) VALUES (%s, %s, %s, 'x')",
                [batch, 100 + row, field],
            )

    file("of-bat-erdene.csv", KNOWN, 2, 1)
    file("before.csv", KNOWN - STEP, 1, 0)
    page = sign_in(purpose=None).get("/desk/").content.decode()
    assert "Files received on" in page
    rows = re.findall(r'data-label="Rows (?:taken|rejected)">(\d+)<', page)
    assert rows == ["2", "1"]
    assert "Several kinds" in page
    assert "bat-erdene" not in page


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
