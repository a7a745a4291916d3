import html
import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client
from psycopg.types.range import DateRange

from denizen.desk.views.overview import FOLLOW_DECLARATIONS
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
    assert "?kind=residence_start&amp;state=applied&amp;since=2024-05-02" in page
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
        "Refused, of what came in within seven days",
        "Overdue for confirmation",
        "Open doubts",
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
        "INSERT INTO linkage.question (declaration_id, part, reason, asked_at, words)"
        " VALUES (%s, 'subject', 'name_resembles', %s, 'words')",
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
        "To decide": [
            "1",
            "1",
            "The name resembles that of somebody with the same birth date",
        ],
        "Refused, of what came in within seven days": ["1", "1", "Say which dwelling it is about"],
        "Overdue for confirmation": ["1", "1", "residence"],
        "Open doubts": ["0"],
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
    rows = re.findall(r'data-label="Rows (?:taken|rejected)">(?:<a[^>]*>)?(\d+)<', page)
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


def opened(client: Client, address: str) -> int:
    """How many records a list has on all its pages."""
    rows = 0
    while address:
        page = client.get(address).content.decode()
        rows += len(re.findall(r"<tr>", page.partition("<tbody>")[2].partition("</tbody>")[0]))
        further = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(further[1]) if further else ""
    return rows


def links(page: str) -> dict[str, int]:
    """Where the figures of a page lead that open into lists, and how many each counts."""
    main = page.partition("What there is to do")[2]
    found = re.findall(
        r'<a class="govuk-link" href="(/desk/[^"]*\?[^"]*|/desk/(?:questions|overdue)/)"[^>]*>(.*?)</a>', main
    )
    return {html.unescape(to): int(re.search(r"\d+", text)[0]) for to, text in found}  # type: ignore[index]


BATCH = UUID(int=0xFFFFFFFF << 96)
"""After all that towns of tests are made of."""


def busy(town: Town) -> None:
    """More of everything than one page of a list holds, and beside each something that the figure does not count."""
    home = town.dwelling()
    yesterday = clock.today() - STEP
    for number in range(1, 4):
        town.residence(town.person(), home, "2023", confirm_by=yesterday - number * STEP)
    town.residence(town.person(), home, "2023", confirm_by=clock.today())
    town.residence(town.person(), home, "2020", "2021", confirm_by=yesterday)
    for _number in range(60):
        work(town, yesterday)
    town.owner.execute("UPDATE ledger.declaration SET received_at = received_at - interval '90 days'")
    # Identifiers are in the order of arrival, which is what a list goes by.
    ids = iter(range(BATCH.int + 1, BATCH.int + 10_000))
    before = [town.declaration(id=UUID(int=next(ids)), received_at=KNOWN - 40 * STEP) for _number in range(3)]
    for declaration in before[:2]:
        outcome(town, declaration, "refused", KNOWN - 40 * STEP)
    batch = uuid4()
    town.owner.execute(
        "INSERT INTO ledger.batch (id, party_id, entered_by, channel, kind, file_name, digest, received_at)"
        " VALUES (%s, %s, %s, 'file', 'mixed', 'a.csv', 'a', %s)",
        [BATCH, town.party, batch, KNOWN],
    )
    for row in range(70):
        declaration = town.declaration(id=UUID(int=next(ids)), batch_id=BATCH, row_number=row)
        outcome(town, declaration, "refused" if row % 7 else "applied", KNOWN)
    for number in range(55):
        declaration = town.declaration("death", id=UUID(int=next(ids)))
        # Asked twice: it is undecided once.
        outcome(town, declaration, "undecided", KNOWN)
        outcome(town, declaration, "undecided", KNOWN + STEP)
        town.owner.execute(
            "INSERT INTO linkage.question (declaration_id, part, reason, asked_at, words)"
            " VALUES (%s, 'subject', %s, %s, 'words')",
            [declaration, "name_resembles" if number % 5 else "several_candidates", KNOWN],
        )
    for _number in range(4):
        waits = town.declaration("birth", id=UUID(int=next(ids)))
        town.owner.execute("INSERT INTO ledger.waiting (declaration_id) VALUES (%s)", [waits])


def work(town: Town, confirm_by: date) -> None:
    """Somebody's work, which nobody confirmed in time."""
    began = DateRange(date(2023, 1, 1), date(2023, 1, 2))
    frame = {
        "began": began,
        "valid_during": DateRange(date(2023, 1, 1)),
        "disputed": False,
        "recorded_at": KNOWN,
    }
    town.fact(
        "employment", town.person(), town.declaration(), organisation_id=town.organisation("Sand Works"),
        confirm_by=confirm_by, **frame,
    )  # fmt: skip


def test_each_figure_opens_into_as_many_records_as_it_counts(town: Town, sign_in: SignIn) -> None:
    busy(town)
    client = sign_in(purpose=None)
    counted = links(client.get("/desk/").content.decode())
    assert counted["/desk/overdue/"] == 63
    assert counted["/desk/overdue/?about=residence"] == 3
    assert counted["/desk/questions/"] == 55
    assert counted["/desk/questions/?reason=several_candidates"] == 11
    assert counted["/desk/declarations/?state=waiting"] == 4
    assert counted["/desk/declarations/?state=refused&since=2024-05-25"] == 60
    assert counted["/desk/declarations/?state=refused&since=2024-05-25&code=dwelling.missing"] == 60
    assert counted["/desk/declarations/?kind=death&state=undecided&since=2024-05-02"] == 55
    assert counted[f"/desk/declarations/?batch={BATCH}"] == 70
    assert {address: opened(client, address) for address in counted} == counted
    assert town.lines() == []


def test_a_figure_opens_for_those_alone_to_whom_its_records_are_listed(town: Town, sign_in: SignIn) -> None:
    busy(town)
    for role in ("counter_clerk", "supervisor", "area_officer", "auditor"):
        client = sign_in(role, purpose=None)
        counted = links(client.get("/desk/").content.decode())
        follows = {address for address in counted if address.startswith("/desk/declarations/")}
        assert bool(follows) is (role in FOLLOW_DECLARATIONS), role
        assert counted.keys() - follows == {
            "/desk/overdue/", "/desk/overdue/?about=residence", "/desk/overdue/?about=employment"
        }, role  # fmt: skip
        assert {address: opened(client, address) for address in counted} == counted, role


def test_the_desk_knows_who_follows_declarations_as_the_register_does(town: Town) -> None:
    found = town.owner.execute("SELECT role FROM access.competence WHERE act = 'declaration.follow'")
    assert {role for (role,) in found} == set(FOLLOW_DECLARATIONS)


def test_what_is_overdue_is_listed_by_its_age_and_without_a_name(town: Town, sign_in: SignIn) -> None:
    person, home = town.person("Bat Erdene"), town.dwelling()
    town.residence(person, home, "2023", room="Z9-1", confirm_by=clock.today() - 3 * STEP)
    work(town, clock.today() - 5 * STEP)
    page = sign_in().get("/desk/overdue/").content.decode()
    assert re.findall(r'data-label="Days overdue">(\d+)<', page) == ["5", "3"]
    assert "Sand Works" in page
    assert f"/desk/dwellings/{home}/" in page
    for words in ("Bat Erdene", "Z9-1", str(person)):
        assert words not in page
    assert town.lines() == []
    assert "Nothing is overdue." in sign_in().get("/desk/overdue/?about=stay").content.decode()
    assert "This filter does not exist." in sign_in().get("/desk/overdue/?about=nonsense").content.decode()


def test_where_nothing_came_in_it_says_so(sign_in: SignIn) -> None:
    page = sign_in(purpose=None).get("/desk/").content.decode()
    assert "Nothing has come in yet." in page
    assert "<table" not in page
