"""Two records that may be of one person: seen side by side, weighed, joined by one or by two, told apart, in order."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import resolve

from denizen.linkage.telling import pair_page
from tests.access.town import Town
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import somebody, with_document

from .asking import colleague, declared, hidden, page_of
from .conftest import SignIn
from .counter import working

WEIGHTS = [
    ("prior", "prior", -13.3),
    ("name", "same_letters", 10.0),
    ("birth_date", "equal", 14.2),
    ("sex", "other", -3.4),
]


def propose(pipeline: Pipeline, people: list[UUID], bits: float = 7.5) -> tuple[UUID, UUID]:
    """Put a pair before a registrar, as a look through the register does."""
    one, other = sorted(people)
    pipeline.owner.execute(
        "INSERT INTO linkage.proposal (one_id, other_id, model, bits, proposed_at) VALUES (%s, %s, 'm', %s, now())",
        [one, other, bits],
    )
    pipeline.owner.cursor().executemany(
        "INSERT INTO linkage.proposal_weighing VALUES (%s, %s, %s, %s, %s, %s)",
        [(one, other, place, *weight) for place, weight in enumerate(WEIGHTS)],
    )
    return one, other


@pytest.fixture(name="known")
def _known(pipeline: Pipeline) -> list[UUID]:
    """Two people without a number for life."""
    people = (pipeline.person(declared(pipeline, somebody("passport"))) for _ in range(2))
    return [person for person in people if person]


def with_numbers_for_life(pipeline: Pipeline) -> tuple[UUID, UUID]:
    """Two records of like people, each with a citizen number of its own."""
    one = somebody()
    other = replace(with_document(one, uuid4().hex), name=somebody().name)
    kept, absorbed = (pipeline.person(declared(pipeline, each)) for each in (one, other))
    assert kept
    assert absorbed
    return kept, absorbed


def merges(pipeline: Pipeline) -> int:
    return pipeline.count("SELECT count(*) FROM linkage.merge WHERE undone_at IS NULL")


def join(client: Client, address: str) -> str:
    """Say why, see what it changes, and do it; the page that comes then."""
    shown = client.post(address, {"reason_code": "person_came"}).content.decode()
    sent = {"reason_code": "person_came", "shown": hidden(shown, "shown")}
    return client.post(address, sent, follow=True).content.decode()


def test_a_pair_is_shown_with_what_speaks_for_and_against_and_each_has_a_line(
    town: Town, pipeline: Pipeline, sign_in: SignIn, known: list[UUID]
) -> None:
    one, other = propose(pipeline, known)
    page = page_of(sign_in(), f"/desk/people/{one}/join/{other}/")
    for words in ("Both records: +7.5 bits", "the same in another script", "+14.2", "−3.4", "one of all"):
        assert words in page, words
    assert "What speaks for and against" in page
    for person in known:
        assert [line[1] for line in town.lines(person)] == ["pair"]


def test_a_pair_that_nobody_proposed_is_compared_and_not_weighed(
    pipeline: Pipeline, sign_in: SignIn, known: list[UUID]
) -> None:
    page = page_of(sign_in(), f"/desk/people/{known[0]}/join/{known[1]}/")
    assert "What speaks for and against" not in page
    assert 'class="govuk-table govuk-table--stacks comparison"' in page
    assert f'href="/desk/people/{known[0]}/">Back to the person' in page


def test_a_record_that_was_joined_or_never_was_has_no_pair(
    town: Town, pipeline: Pipeline, sign_in: SignIn, known: list[UUID]
) -> None:
    one, other = known
    client = sign_in()
    assert client.get(f"/desk/people/{one}/join/{uuid4()}/").status_code == 422
    town.merge(one, other)
    for kept, absorbed in ((one, other), (other, one)):
        assert client.get(f"/desk/people/{kept}/join/{absorbed}/").status_code == 422
    assert town.lines() == []


def test_proposals_are_looked_at_joined_or_told_apart(
    town: Town, pipeline: Pipeline, sign_in: SignIn, known: list[UUID]
) -> None:
    people = propose(pipeline, known)
    client = sign_in()
    address = f"/desk/people/{people[0]}/join/{people[1]}/"
    page = page_of(client, "/desk/proposals/")
    assert address in page
    assert "+7.5" in page
    assert str(people[0]) not in page_of(sign_in("counter_clerk"), "/desk/proposals/")
    assert "They are two people" in page_of(client, address)
    two = f"/desk/people/{people[0]}/two/{people[1]}/"
    with working(town):
        told = client.post(two, follow=True).content.decode()
        assert "two people from now on" in told
        assert address not in told
        refused = client.post(address, {"reason_code": "person_came"}, follow=True).content.decode()
        assert "A registrar found before" in refused
        client.post(two, {"back": "1"})
        assert address in page_of(client, "/desk/proposals/"), "it is proposed again"
        shown = client.post(address, {"reason_code": "person_came"}).content.decode()
        assert "A registrar found before" not in shown
        assert sign_in("counter_clerk").post(two).status_code == 403
        done = join(client, address)
        assert "The two records are joined" in done
        (back,) = re.findall(rf'href="(/desk/people/{people[0]}/joined/[0-9a-f-]{{36}}/)" data-key="u"', done)
        assert merges(pipeline) == 1
        client.post(back, {"shown": hidden(page_of(client, back), "shown")})
    assert merges(pipeline) == 0


def test_the_place_in_the_list_is_kept_and_the_next_pair_is_the_one_behind(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    people = [pipeline.person(declared(pipeline, somebody("passport"))) or uuid4() for _ in range(12)]
    pairs = [(one, other) for place, one in enumerate(people) for other in people[place + 1 :]][:60]
    ranked = [propose(pipeline, list(pair), bits=60.25 - place) for place, pair in enumerate(pairs)]
    client = sign_in()
    first = page_of(client, "/desk/proposals/")
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    page = page_of(client, later[1])
    listed = re.findall(r'href="(/desk/people/[0-9a-f-]{36}/join/[0-9a-f-]{36}/)(\?[^"]+)"', page)
    joins = [f"/desk/people/{one}/join/{other}/" for one, other in ranked]
    assert [address for address, _place in listed] == joins[50:]
    address, place = listed[0]
    assert later[1].endswith(place)
    pair = page_of(client, address + place)
    assert f'href="/desk/proposals/{place}">Records that may be' in pair
    assert f'href="{joins[51]}{place}" data-key="k"' in pair
    assert f'href="/desk/proposals/{place}" data-key="k"' in page_of(client, joins[59] + place)
    with working(town):
        one, other = ranked[50]
        told = client.post(f"/desk/people/{one}/two/{other}/{place}")
        assert told.url == f"/desk/proposals/{place}&one={one}&other={other}"
        page = page_of(client, told.url)
        assert joins[50] not in page
        assert joins[51] in page
        assert joins[0] not in page


def test_two_numbers_for_life_are_joined_once_two_find_the_same(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    kept, other = with_numbers_for_life(pipeline)
    first, second = sign_in(), colleague(town)
    address = f"/desk/people/{kept}/join/{other}/"
    page = page_of(first, address)
    assert "each has a citizen number of its own" in page
    assert "both of you have to find" in page
    with working(town):
        shown = first.post(address, {"reason_code": "same_document"}).content.decode()
        assert "Two of you have to find" in shown
        assert "What you found is kept" in join(first, address)
        assert merges(pipeline) == 0
        assert "What you found is kept" in page_of(first, address)
        assert "waits for a colleague" in page_of(first, "/desk/proposals/")
        # Finding it twice is one finding.
        join(first, address)
        assert merges(pipeline) == 0
        listed = page_of(second, "/desk/proposals/")
        assert "waits for a colleague" not in listed
        (to_look_at,) = re.findall(r'href="(/desk/people/[0-9a-f-]{36}/join/[0-9a-f-]{36}/)"', listed)
        assert {str(kept), str(other)} == set(re.findall(r"[0-9a-f-]{36}", to_look_at))
        assert "What you found is kept" not in page_of(second, to_look_at)
        # Which of the two is kept says who decides.
        assert "The two records are joined" in join(second, to_look_at)
    assert merges(pipeline) == 1
    assert "Two of you" not in page_of(first, "/desk/proposals/")


def test_who_is_told_apart_by_the_second_waits_no_more(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    kept, other = with_numbers_for_life(pipeline)
    first, second = sign_in(), colleague(town)
    address = f"/desk/people/{kept}/join/{other}/"
    with working(town):
        join(first, address)
        second.post(f"/desk/people/{kept}/two/{other}/")
        assert "Two of you" not in page_of(first, "/desk/proposals/")
        refused = first.post(address, {"reason_code": "person_came"}).content.decode()
        assert "A registrar found before" in refused
        second.post(f"/desk/people/{kept}/two/{other}/", {"back": "1"})
        assert "What you found is kept" in join(second, address), "what was found before is no voice any more"
    assert merges(pipeline) == 0


def test_a_registrar_who_is_alone_joins_alone(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    kept, other = with_numbers_for_life(pipeline)
    client = sign_in()
    with working(town):
        join(client, f"/desk/people/{kept}/join/{other}/")
    assert merges(pipeline) == 1


def test_what_a_command_lists_of_a_pair_is_its_page() -> None:
    one, other = uuid4(), uuid4()
    found = resolve(pair_page(one, other))
    assert (found.view_name, found.kwargs) == ("desk:join", {"kept_id": one, "other_id": other})
