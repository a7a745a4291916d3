"""Extracts: none without its line in the log, none that tells more than was asked, each the same when made again."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.kernel.clock import today
from denizen.kernel.db import Unforeseen
from denizen.kernel.partial import PartialDate
from denizen.register.actions import make_extract, revoke_extract
from denizen.register.errors import (
    AuthorityUnknown,
    ExtractDiffers,
    ExtractEmpty,
    ExtractUnknown,
    PersonJoined,
    PersonUnknown,
)
from denizen.register.queries import (
    Certified,
    Extract,
    extract_again,
    extract_agrees,
    extract_preview,
    extract_state,
    extracts,
)
from tests.access.town import Town, denied
from tests.databases import as_role

PROOF = "residence.proof"
MAIN = ("names", "documents", "main_residence")
EVER = ("names", "residences")
TODAY = today()  # where the register is, which is not everywhere
LAST = TODAY + timedelta(days=90)


def made(
    town: Town, person: UUID, fields: tuple[str, ...] = MAIN, during: DateRange | None = None
) -> tuple[Extract, Certified]:
    """An extract."""
    ticket = town.ticket("extract", purpose=PROOF, person=person, fields=fields, during=during)
    return make_extract(town.web, ticket, languages="en", valid_until=LAST)


def again(town: Town, person: UUID, extract: Extract) -> tuple[Extract, Certified]:
    """The same extract once more."""
    question = {"known_on": extract.made_at, "fields": extract.fields}
    return extract_again(town.web, town.ticket("extract_again", purpose=PROOF, person=person, **question))


def kept(town: Town) -> int:
    """How many extracts there are."""
    (count,) = town.owner.execute("SELECT count(*) FROM register.extract").fetchone() or (0,)
    return int(count)


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    """Somebody with a document, a present main residence, and an earlier one elsewhere."""
    bat = town.person("Bat-Erdene", PartialDate.parse("1991-06-02"))
    town.document(bat, b"t" * 16, hint="…4821")
    town.residence(bat, town.dwelling(), "2021", "2023-05-01")
    town.residence(bat, town.dwelling(), "2023-05-01", is_main=True, room="203-1")
    return bat


def test_an_extract_tells_what_was_asked_and_leaves_one_line_that_says_the_same(
    town: Town, bat: UUID
) -> None:
    extract, certified = made(town, bat)
    assert [name.name for name in certified.names] == ["Bat-Erdene"]
    assert [document.hint for document in certified.documents] == ["…4821"]
    (residence,) = certified.residences
    assert (residence.address, residence.room, str(residence.began)) == (
        "1 Sand Street",
        "203-1",
        "2023-05-01",
    )
    assert (residence.is_main, residence.ended) == (True, None)
    assert certified.particulars is None
    assert extract.fields == set(MAIN)
    assert (extract.authority, extract.valid_until, extract.revoked_at) == ("Town hall", LAST, None)
    assert [(reader, set(fields), certain) for _who, reader, fields, certain in town.lines(bat)] == [
        ("extract", set(MAIN), True)
    ]


def test_a_preview_tells_the_same_and_makes_nothing(town: Town, bat: UUID) -> None:
    beforehand = extract_preview(
        town.web, town.ticket("extract_preview", purpose=PROOF, person=bat, fields=MAIN)
    )
    assert kept(town) == 0
    assert [line[1] for line in town.lines(bat)] == ["extract_preview"]
    assert made(town, bat)[1] == beforehand


def test_an_extract_that_is_rolled_back_has_no_number_and_whose_it_was_is_possibly_seen(
    town: Town, bat: UUID
) -> None:
    ticket = town.ticket("extract", purpose=PROOF, person=bat, fields=MAIN)
    with town.web.transaction(force_rollback=True):
        extract, _certified = make_extract(town.web, ticket, languages="en", valid_until=LAST)
    assert extract_state(town.web, extract.number) is None
    assert town.lines() == []
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 1
    assert [(who, certain) for who, _reader, _fields, certain in town.lines()] == [(bat, False)]


def test_the_application_writes_no_extract_by_itself(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    for statement in (
        "INSERT INTO register.extract DEFAULT VALUES",
        "SELECT number FROM register.extract",
        "UPDATE register.extract SET revoked_at = NULL",
        "DELETE FROM register.extract",
        f"SELECT reading.extract_content('{bat}', '{bat}', '{{names}}', NULL, now())",
        f"SELECT reading.printed_on('{extract.number}', '{{}}')",
    ):
        assert denied(town.web, statement), statement


def test_without_a_residence_there_is_nothing_to_certify(town: Town) -> None:
    bat = town.person()
    town.residence(bat, town.dwelling(), "2021", "2023-05-01", is_main=True)
    with pytest.raises(ExtractEmpty):
        made(town, bat)
    assert kept(town) == 0
    assert [line[1] for line in town.lines(bat)] == ["extract"], "that there is none was told"


def test_nobody_certifies_who_works_for_no_registration_authority(town: Town, bat: UUID) -> None:
    town.token()
    landlord = town.another_party("landlord", "Sand Street Homes")
    for party in (None, landlord):
        town.owner.execute("UPDATE access.actor SET party_id = %s", [party])
        with pytest.raises(AuthorityUnknown):
            made(town, bat)
    assert kept(town) == 0


def test_nobody_unknown_or_joined_to_another_is_certified(town: Town, bat: UUID) -> None:
    other = town.person()
    with pytest.raises(PersonUnknown):
        made(town, uuid4())
    town.merge(bat, other)
    with pytest.raises(PersonJoined) as joined:
        made(town, other)
    assert joined.value.kept == bat
    for reader, ask in (("extracts", extracts), ("extract_preview", extract_preview)):
        with pytest.raises(PersonJoined):
            ask(town.web, town.ticket(reader, purpose=PROOF, person=other))  # type: ignore[operator]


def test_the_extracts_of_a_joined_record_are_those_of_the_one_that_was_kept(town: Town, bat: UUID) -> None:
    spelt, twice = town.person("Bat Erdene"), town.person()
    town.residence(spelt, town.dwelling(), "2022", is_main=True)
    earlier, own = made(town, spelt, ("names", "main_residence")), made(town, bat)
    town.merge(twice, spelt)
    town.merge(bat, twice)
    seen = len(town.lines())
    listed = extracts(town.web, town.ticket("extracts", purpose=PROOF, person=bat))
    assert [each.number for each in listed] == [own[0].number, earlier[0].number]
    extract, certified = again(town, bat, earlier[0])
    assert extract == earlier[0]
    assert [name.name for name in certified.names] == ["Bat Erdene"]
    revoke_extract(
        town.web, town.ticket("revoke_extract", purpose=PROOF, person=bat, known_on=extract.made_at)
    )
    state = extract_state(town.web, extract.number)
    assert state is not None
    assert state.revoked_on == TODAY
    assert [person for person, *_rest in town.lines()[seen:]] == [bat] * 3
    # Parted again each has its own.
    town.owner.execute("UPDATE linkage.merge SET undone_at = now() WHERE kept_id = %s", [bat])
    listed = extracts(town.web, town.ticket("extracts", purpose=PROOF, person=bat))
    assert [each.number for each in listed] == [own[0].number]


def test_an_extract_comes_out_the_same_whatever_happened_since(town: Town, bat: UUID) -> None:
    one, two = made(town, bat), made(town, bat, EVER, DateRange(None, None))
    replaced = """
        WITH gone AS (DELETE FROM register.{0} WHERE person_id = %(bat)s RETURNING *)
        INSERT INTO register.{0}_superseded ({1}, recorded_during)
        SELECT {1}, tstzrange(recorded_at, now()) FROM gone
    """
    for table, columns in (
        (
            "residence",
            "person_id, declaration_id, dwelling_id, room, is_main, began, ended, valid_during, disputed",
        ),
        ("person_name", "person_id, declaration_id, kind, name, script, valid_during"),
    ):
        town.owner.execute(replaced.format(table, columns).encode(), {"bat": bat})
    named = {"kind": "official", "name": "Dorj", "script": "Latn", "valid_during": DateRange()}
    town.fact("person_name", bat, town.declaration(), recorded_at=datetime.now(UTC), **named)
    town.residence(bat, town.dwelling(), "2024-02-01", is_main=True, recorded_at=datetime.now(UTC))
    assert again(town, bat, one[0]) == one
    assert again(town, bat, two[0]) == two
    assert [name.name for name in made(town, bat)[1].names] == ["Dorj"]


def test_a_paper_that_would_say_something_else_is_not_made_again(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    town.owner.execute("UPDATE places.dwelling SET address = '2 Sand Street'")
    with pytest.raises(ExtractDiffers):
        again(town, bat, extract)


def test_a_paper_is_made_again_for_its_own_person_instant_and_groups_alone(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    other = town.person()
    for person, question in (
        (other, {"known_on": extract.made_at, "fields": MAIN}),
        (bat, {"known_on": extract.made_at + timedelta(microseconds=1), "fields": MAIN}),
        (bat, {"known_on": extract.made_at, "fields": ("names", "main_residence")}),
        (bat, {"known_on": extract.made_at}),
        (bat, {"fields": MAIN}),
    ):
        ticket = town.ticket("extract_again", purpose=PROOF, person=person, **question)
        with pytest.raises(ExtractUnknown):
            extract_again(town.web, ticket)


def test_a_revoked_extract_stays_revoked_from_the_first_time_on(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    spared, _certified = made(town, bat)

    def revoked() -> Extract:
        ticket = town.ticket("revoke_extract", purpose=PROOF, person=bat, known_on=extract.made_at)
        return revoke_extract(town.web, ticket)

    first = revoked()
    assert first.revoked_at is not None
    assert revoked() == first
    listed = extracts(town.web, town.ticket("extracts", purpose=PROOF, person=bat))
    assert listed == [spared, first]
    state = extract_state(town.web, extract.number)
    assert state is not None
    assert state.revoked_on is not None
    assert {line[1] for line in town.lines(bat)} == {"extract", "revoke_extract", "extracts"}
    with pytest.raises(ExtractUnknown):
        revoke_extract(
            town.web,
            town.ticket("revoke_extract", purpose=PROOF, person=town.person(), known_on=extract.made_at),
        )


def test_what_anybody_learns_of_a_number_tells_nobody(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    state = extract_state(town.web, extract.number)
    assert state is not None
    assert (state.authority, state.valid_until, state.revoked_on) == ("Town hall", LAST, None)
    assert state.__slots__ == ("authority", "made_on", "valid_until", "revoked_on")
    assert extract_state(town.web, uuid4()) is None
    assert len(town.lines()) == 1, "asking for a number is no reading of a person"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    when=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    known=st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]),
)
def test_a_date_is_compared_as_it_is_written(db: psycopg.Connection, when: date, known: str) -> None:
    text = when.strftime(known)
    with as_role(db, "denizen_reader") as reader:
        row = reader.execute("SELECT reading.as_date(%s)", [PartialDate.parse(text).daterange]).fetchone()
    assert row == (text,)


def test_extracts_belong_to_their_purpose_and_roles_and_tell_no_more_than_is_granted(
    town: Town, bat: UUID
) -> None:
    readers = ("extract_preview", "extract", "extract_again", "extracts", "revoke_extract")
    strangers = [("registrar", "registration.upkeep")]
    strangers += [(role, PROOF) for role in ("supervisor", "auditor", "area_officer", "reporter", "operator")]
    tries = [(reader, role, purpose, None) for reader in readers for role, purpose in strangers]
    for fields in (("names", "tenancies"), ("names", "household"), (*MAIN, "")):
        tries += [
            ("extract", "registrar", PROOF, fields),
            ("extract_preview", "counter_clerk", PROOF, fields),
        ]
    for reader, role, purpose, fields in tries:
        with pytest.raises(AccessRefused) as refused:
            town.ticket(reader, role, purpose, person=bat, fields=fields)
        assert refused.value.code == "access.not_allowed", (reader, role, purpose, fields)
    ticket = town.ticket("extract_preview", purpose=PROOF, person=bat, fields=MAIN)
    with pytest.raises(AccessRefused) as refused:
        make_extract(town.web, ticket, languages="en", valid_until=LAST)
    assert refused.value.code == "access.ticket_for_another_reader"
    assert (kept(town), town.lines()) == (0, [])


def test_a_paper_without_person_place_or_sensible_end_is_not_made(town: Town, bat: UUID) -> None:
    def refused(
        constraint: str, fields: tuple[str, ...] = MAIN, days: int = 90, languages: str = "en"
    ) -> bool:
        ticket = town.ticket("extract", purpose=PROOF, person=bat, fields=fields)
        last = TODAY + timedelta(days=days)
        with pytest.raises(Unforeseen) as broken:
            make_extract(town.web, ticket, languages=languages, valid_until=last)
        return broken.value.constraint == constraint

    assert refused("extract_names_whom_and_where", ("main_residence",))
    assert refused("extract_tells_each_residence_once", ("names", "main_residence", "residences"))
    assert refused("extract_language_is_known", languages="tlh")
    for days in (-2, 400, 36_500):
        assert refused("extract_is_valid_for_a_year_at_most", days=days), days
    with pytest.raises(ExtractEmpty):
        made(town, bat, ("names",))
    assert kept(town) == 0


def test_a_history_tells_the_residences_of_its_days(town: Town, bat: UUID) -> None:
    for first, end, began in (
        (None, None, ["2023-05-01", "2021"]),
        (date(2023, 5, 1), None, ["2023-05-01"]),
        (None, date(2022, 1, 1), ["2021"]),
        (date(2022, 1, 1), date(2023, 5, 2), ["2023-05-01", "2021"]),
        (None, date(2020, 1, 1), []),
    ):
        asked = {"person": bat, "fields": EVER, "during": DateRange(first, end)}
        told = extract_preview(town.web, town.ticket("extract_preview", purpose=PROOF, **asked))
        assert [str(each.began) for each in told.residences] == began, (first, end)


def test_what_was_altered_on_a_paper_does_not_agree(town: Town, bat: UUID) -> None:
    extract, _certified = made(town, bat)
    dorj = town.person("Dorj")
    town.residence(dorj, town.dwelling(), "2024-01-05", is_main=True)
    other, _certified = made(town, dorj)
    for told, agrees in (
        ({"name": "bat erdene"}, True),
        ({"name": "ＢＡＴ－ＥＲＤＥＮＥ", "document": "4821"}, True),
        ({"name": "Bat-Erdene", "address": "1, Sand Street 203-1", "since": "2023-05-01"}, True),
        ({"name": "Bat-Erdene", "address": "1 Sand Street"}, False),
        ({"name": "Bat-Erdene", "address": "2 Sand Street 203-1"}, False),
        ({"name": "Bat-Erdene", "since": "2023-05"}, False),
        ({"name": "Bat-Erdene", "document": "4822"}, False),
        ({"name": "Dorj", "document": "4821"}, False),
        ({"document": "Bat-Erdene"}, False),
        ({"since": "2021"}, False),
    ):
        assert extract_agrees(town.web, extract.number, told) is agrees, told
        assert extract_agrees(town.web, other.number, told) is False
        assert extract_agrees(town.web, uuid4(), told) is False
    printed = "SELECT count(*), count(DISTINCT p) FROM register.extract, unnest(printed) AS p"
    count, distinct = town.owner.execute(printed).fetchone() or (0, 1)
    assert count == distinct, "the same has another digest on each paper"


def test_every_extract_has_the_line_of_its_own_ticket(town: Town, bat: UUID) -> None:
    for fields in (MAIN, EVER, ("names", "particulars", "main_residence")):
        made(town, bat, fields)
    unlogged = """
        SELECT count(*) FROM register.extract AS e WHERE NOT EXISTS (
            SELECT FROM journal.delivery AS d
            WHERE d.ticket_id = e.ticket_id AND d.person_id = e.person_id AND d.fields <@ e.fields AND d.certain)
    """
    assert town.owner.execute(unlogged).fetchone() == (0,)
    assert kept(town) == 3


def test_a_span_of_days_is_not_compared(db: psycopg.Connection) -> None:
    for text in ("2024-03-01/2024-04-15", "2024-03-02/2024-04-01", "../2024-03-05", ""):
        with as_role(db, "denizen_reader") as reader:
            days = PartialDate.parse(text).daterange
            assert reader.execute("SELECT reading.as_date(%s)", [days]).fetchone() == (None,), text
