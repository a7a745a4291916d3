"""The inbox, one declaration, the clerical queue, merges: what a registrar decides, seen before it is done."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from denizen.access.actions import open_session
from denizen.intake import asking
from denizen.ledger.rules import Acknowledgement
from tests.access.town import Town
from tests.intake.declaring import Somebody, day, said, somebody, town_in, with_document
from tests.intake.declaring import Town as Pipeline

from .conftest import SignIn
from .counter import working


@pytest.fixture(name="pipeline")
def _pipeline(town: Town) -> Iterator[Pipeline]:
    """The same town, where things are declared and applied."""
    with town_in(town.database) as pipeline:
        yield pipeline


def page_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no hidden field {name}"
    return found[1]


def declared(pipeline: Pipeline, person: Somebody | None = None, **words: object) -> Acknowledgement:
    """A residence of somebody at a new dwelling."""
    where: dict[str, object] = {} if "plate" in words else {"at": pipeline.dwelling()}
    [receipt] = pipeline.declare(
        pipeline.party("registrar"),
        said("residence_start", person or somebody(), "2024-03-05", **where, **words),
    )
    return receipt


def undecided(pipeline: Pipeline) -> tuple[UUID, UUID, UUID]:
    """A declaration about somebody who could be either of two, and the two."""
    one = somebody()
    other = with_document(one, uuid4().hex)
    people = [pipeline.person(declared(pipeline, each)) for each in (one, other)]
    [asked_of] = pipeline.declare(
        pipeline.party("registrar"),
        said("residence_start", one.described(document=None), "2024-06-01", at=pipeline.dwelling()),
    )
    assert pipeline.outcome(asked_of)[0] == "undecided"
    assert people[0]
    assert people[1]
    return asked_of.declaration_id, people[0], people[1]


def colleague(town: Town) -> Client:
    """A second registrar with a purpose chosen."""
    actor = uuid4()
    town.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, 'registrar', %s, %s, %s)",
        [actor, "Second", actor.hex, town.party],
    )
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies["denizen_session"] = open_session(town.keeper, actor=actor)
    client.post("/desk/purpose/", {"purpose": "registration.upkeep", "reference": ""})
    return client


def test_the_inbox_lists_what_came_in_without_a_name(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    person = somebody()
    receipt = declared(pipeline, person)
    page = page_of(sign_in(purpose=None), "/desk/declarations/")
    assert f"/desk/declarations/{receipt.declaration_id}/" in page
    assert "Residence begins" in page
    assert person.name not in page
    assert town.lines() == []


FILTERS = {
    "state=applied": {"applied"},
    "state=refused": {"refused"},
    "state=waiting": {"waiting"},
    "state=undecided": {"undecided"},
    "kind=death": set(),
    "kind=residence_start&state=applied&capacity=registrar&channel=api": {"applied"},
    "channel=file": set(),
    "": {"applied", "refused", "waiting", "undecided"},
    "state=nonsense": {"applied", "refused", "waiting", "undecided"},
    "before=nonsense": {"applied", "refused", "waiting", "undecided"},
}


def test_each_filter_shows_what_it_says(pipeline: Pipeline, sign_in: SignIn) -> None:
    known = {"undecided": {undecided(pipeline)[0]}}
    known["refused"] = {declared(pipeline, plate="ZZZZ-ZZZZ").declaration_id}
    known["applied"] = {declared(pipeline).declaration_id}
    [waits] = pipeline.receive(pipeline.party("registrar"), said("confirmation", somebody(), "2024"))
    known["waiting"] = {waits.declaration_id}
    client = sign_in()
    for query, expected in FILTERS.items():
        page = page_of(client, f"/desk/declarations/?{query}")
        found = {state for state, ids in known.items() if all(f"/{each}/" in page for each in ids)}
        assert found == expected, query


def test_the_inbox_goes_on_to_older_ones_and_its_queries_do_not_grow(
    pipeline: Pipeline, sign_in: SignIn
) -> None:
    receipts = pipeline.receive(
        pipeline.party("registrar"), *(said("confirmation", somebody(), "2024") for _ in range(120))
    )
    client = sign_in()
    seen: list[str] = []
    address = "/desk/declarations/"
    while address:
        page = page_of(client, address)
        seen += re.findall(r'href="/desk/declarations/([0-9a-f-]{36})/"', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else ""
    assert seen == [str(each.declaration_id) for each in reversed(receipts)]


def test_only_those_whose_office_it_is_see_the_inbox(pipeline: Pipeline, sign_in: SignIn) -> None:
    receipt = declared(pipeline)
    for role, sees in (("counter_clerk", True), ("supervisor", True), ("auditor", False)):
        page = page_of(sign_in(role, purpose=None), "/desk/declarations/")
        assert (str(receipt.declaration_id) in page) is sees, role


def test_a_declaration_shows_all_that_was_said_and_leaves_a_line_for_its_person(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    person = somebody()
    receipt = declared(pipeline, person, room="9-1", category="long_term", is_main=True)
    page = page_of(sign_in(), f"/desk/declarations/{receipt.declaration_id}/")
    for words in (person.name, "9-1", "Long-term", "Main residence", "Applied", "Registrar"):
        assert words in page
    assert [line[1] for line in town.lines(pipeline.person(receipt))] == ["declaration"]


def test_a_declaration_needs_a_purpose_that_grants_it(pipeline: Pipeline, sign_in: SignIn) -> None:
    receipt = declared(pipeline)
    address = f"/desk/declarations/{receipt.declaration_id}/"
    assert sign_in(purpose=None).get(address).status_code == 302
    assert sign_in("auditor", "audit.sample", "A-1").get(address).status_code == 403
    assert sign_in().get(f"/desk/declarations/{uuid4()}/").status_code == 404


def test_a_question_is_shown_beside_its_candidates_and_answered(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, one, other = undecided(pipeline)
    client = sign_in()
    assert "Several people fit" in page_of(client, "/desk/questions/")
    assert town.lines() == []
    page = page_of(client, f"/desk/questions/{declaration}/")
    assert str(one) in page
    assert str(other) in page
    assert {line[1] for line in town.lines(one)} == {line[1] for line in town.lines(other)} == {"question"}
    with working(town):
        response = client.post(f"/desk/questions/{declaration}/", {"person": str(one)})
        shown = unescape(response.content.decode())
        assert "What this changes" in shown
        assert pipeline.facts("residence", one)[0]["ended"] is None
        response = client.post(
            f"/desk/questions/{declaration}/answer/",
            {"person": str(one), "shown": hidden(shown, "shown")},
            follow=True,
        )
    assert (
        "Your decision was taken" in response.content.decode()
        or "Nothing is left" in response.content.decode()
    )
    assert len(pipeline.facts("residence", one)) == 2
    assert client.get(f"/desk/questions/{declaration}/").status_code == 409


def test_somebody_new_is_an_answer(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, one, other = undecided(pipeline)
    client = sign_in()
    people = pipeline.count("SELECT count(*) FROM register.person")
    with working(town):
        shown = client.post(f"/desk/questions/{declaration}/", {"person": "new"}).content.decode()
        assert "Somebody new is registered" in shown
        client.post(
            f"/desk/questions/{declaration}/answer/", {"person": "new", "shown": hidden(shown, "shown")}
        )
    assert pipeline.count("SELECT count(*) FROM register.person") == people + 1
    query = "SELECT person_id FROM linkage.link WHERE declaration_id = %s"
    assert pipeline.owner.execute(query, [declaration]).fetchone() not in ((one,), (other,))


def decide(client: Client, declaration: UUID, person: UUID | str) -> str:
    """Choose, see what it changes, decide; the page that comes then."""
    shown = client.post(f"/desk/questions/{declaration}/", {"person": str(person)}).content.decode()
    answered = client.post(
        f"/desk/questions/{declaration}/answer/",
        {"person": str(person), "shown": hidden(shown, "shown")},
        follow=True,
    )
    return unescape(answered.content.decode())


def meant(pipeline: Pipeline, declaration: UUID) -> UUID | None:
    query = "SELECT person_id FROM linkage.link WHERE declaration_id = %s AND part = 'subject'"
    found = pipeline.owner.execute(query, [declaration]).fetchone()
    return found[0] if found else None


def test_a_decision_is_taken_back_on_the_page_that_it_leads_to(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, one, _other = undecided(pipeline)
    client = sign_in()
    with working(town):
        page = decide(client, declaration, one)
        back = f"/desk/questions/{declaration}/back/"
        assert back in page
        assert back in page_of(client, f"/desk/declarations/{declaration}/")
        shown = page_of(client, back)
        assert meant(pipeline, declaration) == one
        response = client.post(back, {"shown": hidden(shown, "shown")})
        assert response.url == f"/desk/questions/{declaration}/"  # type: ignore[attr-defined]
        assert meant(pipeline, declaration) is None
        assert str(one) in page_of(client, response.url)  # type: ignore[attr-defined]
        assert "There is no decision here to take back" in page_of(client, back)


def against_papers(pipeline: Pipeline) -> tuple[UUID, UUID]:
    """A declaration with the document of somebody who has another name and birth date, and who that is."""
    holder, other = somebody(born=day("1961-02-03")), somebody(born=day("1985-11-27"))
    known = pipeline.person(declared(pipeline, holder))
    asked = declared(pipeline, replace(other, document=holder.document))
    assert pipeline.outcome(asked) == ("undecided", "person.particulars_differ")
    assert known
    return asked.declaration_id, known


def test_what_speaks_against_papers_is_decided_once_two_find_the_same(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, known = against_papers(pipeline)
    first, second = sign_in(), colleague(town)
    with working(town):
        page = decide(first, declaration, known)
        assert "What you found is kept" in page
        assert meant(pipeline, declaration) is None
        assert "waits for a colleague" in page_of(first, "/desk/questions/")
        # Nobody's next one is one of which they said what they think; and a colleague is not told what was said.
        assert first.post("/desk/questions/next/").url == "/desk/questions/?all=1"
        first.post(f"/desk/questions/{declaration}/leave/")
        assert "What you found is kept" not in page_of(second, f"/desk/questions/{declaration}/")
        assert "Your decision was taken" in decide(second, declaration, known)
    assert meant(pipeline, declaration) == known
    [decided_by] = pipeline.owner.execute(
        "SELECT count(DISTINCT given_by) FROM linkage.opinion WHERE closed_at IS NOT NULL"
    ).fetchone() or [None]
    assert decided_by == 1


def test_where_two_find_otherwise_a_third_or_one_of_them_decides(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, known = against_papers(pipeline)
    first, second = sign_in(), colleague(town)
    with working(town):
        decide(first, declaration, known)
        first.post(f"/desk/questions/{declaration}/leave/")
        page = decide(second, declaration, "new")
        assert "What you found is kept" in page
        second.post(f"/desk/questions/{declaration}/leave/")
        assert meant(pipeline, declaration) is None
        for client in (first, second):
            assert "two say otherwise" in page_of(client, "/desk/questions/")
            assert "A colleague found otherwise" in page_of(client, f"/desk/questions/{declaration}/")
            client.post(f"/desk/questions/{declaration}/leave/")
        assert "Your decision was taken" in decide(first, declaration, "new")
    assert meant(pipeline, declaration) not in (None, known)


def test_a_registrar_who_is_alone_decides_alone(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, known = against_papers(pipeline)
    client = sign_in()
    query = "SELECT count(*) FROM access.actor WHERE role = 'registrar' AND active"
    assert pipeline.count(query) == 1
    with working(town):
        assert "Your decision was taken" in decide(client, declaration, known)
    assert meant(pipeline, declaration) == known


def test_what_one_decision_settles_comes_first(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    lonely = undecided(pipeline)[0]
    one = somebody()
    for each in (one, with_document(one, uuid4().hex)):
        declared(pipeline, each)
    sender, words = pipeline.party("registrar"), one.described(document=None)
    same = [
        receipt.declaration_id
        for month in (6, 7, 8)
        for receipt in pipeline.declare(
            sender, said("residence_start", words, f"2024-0{month}-01", at=pipeline.dwelling())
        )
    ]
    client = sign_in()
    assert client.post("/desk/questions/next/").url == f"/desk/questions/{same[0]}/"
    listed = re.findall(r'href="/desk/questions/([0-9a-f-]{36})/"', page_of(client, "/desk/questions/"))
    assert listed == [*map(str, same), str(lonely)]
    skipped = client.post(f"/desk/questions/{same[0]}/leave/", {"next": "1"})
    assert skipped.url == f"/desk/questions/{same[1]}/"  # type: ignore[attr-defined]
    known = pipeline.owner.execute(
        "SELECT person_id FROM linkage.candidate WHERE declaration_id = %s LIMIT 1", [same[0]]
    ).fetchone()
    assert known
    with working(town):
        decide(client, same[0], known[0])
    assert {meant(pipeline, each) for each in same} == {known[0]}
    # Whoever waits long comes before what settles more.
    town.owner.execute("UPDATE linkage.question SET asked_at = asked_at - interval '9 days'")
    assert client.post("/desk/questions/next/").url == f"/desk/questions/{lonely}/"


def test_proposals_are_looked_at_joined_or_told_apart(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    people = sorted(pipeline.person(declared(pipeline)) or uuid4() for _ in range(2))
    pipeline.owner.execute(
        "INSERT INTO linkage.proposal (one_id, other_id, model, bits, proposed_at) VALUES (%s, %s, 'm', 7.5, now())",
        people,
    )
    client = sign_in()
    join = f"/desk/people/{people[0]}/join/{people[1]}/"
    page = page_of(client, "/desk/proposals/")
    assert join in page
    assert "7.5" in page
    assert str(people[0]) not in page_of(sign_in("counter_clerk"), "/desk/proposals/")
    assert "They are two people" in page_of(client, join)
    two = f"/desk/people/{people[0]}/two/{people[1]}/"
    with working(town):
        told = client.post(two, follow=True).content.decode()
        assert "two people from now on" in told
        assert join not in told
        refused = client.post(join, {"reason_code": "person_came"}, follow=True).content.decode()
        assert "A registrar found before" in refused
        client.post(two, {"back": "1"})
        shown = client.post(join, {"reason_code": "person_came"}).content.decode()
        assert "A registrar found before" not in shown
        assert sign_in("counter_clerk").post(two).status_code == 403


def test_without_a_choice_the_page_says_so(pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, _one, _other = undecided(pipeline)
    response = sign_in().post(f"/desk/questions/{declaration}/", {})
    assert "Choose one of the people" in response.content.decode()
    assert sign_in().post(f"/desk/questions/{declaration}/answer/", {"person": "x"}).status_code == 302


def test_two_clerks_are_never_at_one_question(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, one, _other = undecided(pipeline)
    first, second = sign_in(), colleague(town)
    page_of(first, f"/desk/questions/{declaration}/")
    page = page_of(second, f"/desk/questions/{declaration}/")
    assert "registrar is at this question at the moment" in page
    with working(town):
        answered = second.post(f"/desk/questions/{declaration}/answer/", {"person": str(one), "shown": "x"})
        assert answered.status_code == 409
        assert "A colleague is at this question" in unescape(answered.content.decode())
    assert pipeline.count("SELECT count(*) FROM linkage.question") == 1
    first.post(f"/desk/questions/{declaration}/leave/")
    assert "at this question at the moment" not in page_of(second, f"/desk/questions/{declaration}/")


def test_the_next_question_is_one_at_which_nobody_is(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    questions = [undecided(pipeline)[0] for _ in range(3)]
    first, second = sign_in(), colleague(town)
    went = [client.post("/desk/questions/next/").url for client in (first, second)]
    assert went == [f"/desk/questions/{each}/" for each in questions[:2]]
    assert first.post("/desk/questions/next/").url == f"/desk/questions/{questions[0]}/"


def test_a_claim_that_was_left_lying_is_free_again(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, _one, _other = undecided(pipeline)
    page_of(sign_in(), f"/desk/questions/{declaration}/")
    town.owner.execute("UPDATE linkage.claim SET held_until = now() - interval '1 second'")
    assert "at this question at the moment" not in page_of(colleague(town), f"/desk/questions/{declaration}/")


def test_a_stale_effect_is_shown_anew_and_nothing_is_decided(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, one, _other = undecided(pipeline)
    client = sign_in()
    with working(town):
        shown = client.post(f"/desk/questions/{declaration}/", {"person": str(one)}).content.decode()
        town.owner.execute(
            "UPDATE register.residence SET room = 'changed', recorded_at = now() WHERE person_id = %s", [one]
        )
        answered = client.post(
            f"/desk/questions/{declaration}/answer/",
            {"person": str(one), "shown": hidden(shown, "shown")},
        )
    assert "Nothing was done" in answered.content.decode()
    assert pipeline.count("SELECT count(*) FROM linkage.question") == 1


def test_the_queue_is_for_registrars_alone(pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, _one, _other = undecided(pipeline)
    clerk = sign_in("counter_clerk")
    assert str(declaration) not in page_of(clerk, "/desk/questions/")
    assert clerk.get(f"/desk/questions/{declaration}/").status_code == 403


def test_five_hundred_questions_are_paged_through(pipeline: Pipeline, sign_in: SignIn) -> None:
    declaration, one, other = undecided(pipeline)
    words = [said("confirmation", somebody(), "2024") for _ in range(499)]
    receipts = pipeline.receive(pipeline.party("registrar"), *words)
    pipeline.apply()
    ids = [each.declaration_id for each in receipts]
    pipeline.owner.execute(
        "INSERT INTO linkage.question SELECT id, 'subject', 'name_resembles', now(), false, uuid_send(id)"
        " FROM unnest(%s::uuid[]) AS q (id)",
        [ids],
    )
    pipeline.owner.execute(
        "INSERT INTO linkage.candidate SELECT id, 'subject', p FROM unnest(%s::uuid[]) AS q (id),"
        " unnest(%s::uuid[]) AS p",
        [ids, [one, other]],
    )
    client = sign_in()
    seen: list[str] = []
    address = "/desk/questions/"
    while address:
        page = page_of(client, address)
        seen += re.findall(r'href="/desk/questions/([0-9a-f-]{36})/"', page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        address = later[1] if later else ""
    assert len(seen) == len(set(seen)) == 500
    assert seen[0] == str(declaration)
    assert (
        len(
            re.findall(
                r"/desk/questions/[0-9a-f-]{36}/",
                page_of(client, "/desk/questions/?reason=several_candidates"),
            )
        )
        == 1
    )


def test_two_records_are_joined_and_parted_each_seen_first(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    kept_as, other_as = somebody(), somebody()
    kept = pipeline.person(declared(pipeline, kept_as))
    other = pipeline.person(declared(pipeline, other_as))
    facts = pipeline.everything(kept), pipeline.everything(other)
    client = sign_in()
    found = client.post(
        f"/desk/people/{kept}/join/",
        {"name": other_as.name, "birth_date": other_as.born.exact.isoformat()},  # type: ignore[union-attr]
    ).content.decode()
    assert f"/desk/people/{kept}/join/{other}/" in found
    address = f"/desk/people/{kept}/join/{other}/"
    assert "Say why they are one person" in unescape(client.post(address, {}).content.decode())
    with working(town):
        shown = client.post(address, {"reason_code": "same_document"}).content.decode()
        assert "What this changes" in shown
        assert (pipeline.everything(kept), pipeline.everything(other)) == facts
        done = client.post(address, {"reason_code": "same_document", "shown": hidden(shown, "shown")})
        assert done.url == f"/desk/people/{kept}/"
        assert pipeline.everything(other)["residence"] == []
        joined = page_of(client, f"/desk/people/{kept}/joined/")
        (back,) = re.findall(rf"/desk/people/{kept}/joined/[0-9a-f-]{{36}}/", joined)
        shown = client.get(back).content.decode()
        done = client.post(back, {"shown": hidden(shown, "shown")})
        assert done.url == f"/desk/people/{kept}/"
    assert (pipeline.everything(kept), pipeline.everything(other)) == facts
    assert "No other record is joined" in page_of(client, f"/desk/people/{kept}/joined/")


def test_what_speaks_against_joining_two_records_is_said(pipeline: Pipeline, sign_in: SignIn) -> None:
    one = somebody()
    wife = replace(somebody(), sex="female" if one.sex == "male" else "male")
    people = [pipeline.person(declared(pipeline, each)) for each in (one, wife)]
    page = page_of(sign_in(), f"/desk/people/{people[0]}/join/{people[1]}/")
    assert "These look like two people" in page
    assert "their birth dates differ" in page
    assert "their sexes differ" in page
    same = [
        pipeline.person(declared(pipeline, each))
        for each in (one, with_document(one, uuid4().hex, "passport"))
    ]
    assert "look like two people" not in page_of(sign_in(), f"/desk/people/{same[0]}/join/{same[1]}/")


def test_records_are_joined_by_a_registrar_alone_and_never_with_themselves(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    kept = pipeline.person(declared(pipeline))
    other = pipeline.person(declared(pipeline))
    address = f"/desk/people/{kept}/join/{other}/"
    with working(town):
        assert "Your role does not do this" in unescape(
            sign_in("counter_clerk").post(address, {"reason_code": "person_came"}).content.decode()
        )
        response = sign_in().post(f"/desk/people/{kept}/join/{kept}/", {"reason_code": "person_came"})
        assert response.status_code == 200
        assert 'role="alert"' in response.content.decode()
    assert pipeline.count("SELECT count(*) FROM linkage.merge") == 0


def test_where_the_pipeline_does_not_answer_the_page_says_so(
    pipeline: Pipeline, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaration, one, _other = undecided(pipeline)
    monkeypatch.setitem(asking.wait_for.__kwdefaults__, "seconds", 0.1)  # type: ignore[arg-type]
    response = sign_in().post(f"/desk/questions/{declaration}/", {"person": str(one)})
    assert "The register has not answered yet" in response.content.decode()
