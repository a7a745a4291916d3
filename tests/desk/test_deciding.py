"""The inbox, one declaration, the clerical queue, merges: what a registrar decides, seen before it is done."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from denizen.intake import asking
from denizen.kernel import clock
from denizen.ledger.rules import Described
from tests.access.town import Town
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import document, said, somebody, with_document

from .asking import colleague, declared, hidden, page_of, undecided
from .conftest import SignIn
from .counter import working


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


def test_of_a_new_document_it_is_shown_who_has_it(pipeline: Pipeline, sign_in: SignIn) -> None:
    paper = replace(document(uuid4().hex, "passport"), hint="…77X")
    one, other = somebody(), somebody(document_type=None)
    registrar, hotel = pipeline.party("registrar"), pipeline.party("hotel")
    for told in (one, other.described(document=paper)):
        pipeline.declare(registrar, said("confirmation", told, "2024-03-05"))
    beside = (Described("replacement", document=paper),)
    [receipt] = pipeline.declare(hotel, said("document_change", one, "2024-03-06", beside=beside))
    page = page_of(sign_in(), f"/desk/questions/{receipt.declaration_id}/")
    assert "What the register knows rules it out" in page
    row = page[page.index("New document") :].partition("</tr>")[0]
    assert len(re.findall("Passport …77X", row)) == 2
    assert row.count("the same") == 1


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


def test_a_candidate_lives_where_they_live_now_and_not_where_they_will(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    """Whoever announced a move still lives where they did."""
    pipeline.at = max(pipeline.at, clock.now())
    now, then = pipeline.dwelling(), pipeline.dwelling()
    person, registrar = somebody(), pipeline.party("registrar")
    moves = str(clock.today() + timedelta(days=60))
    pipeline.declare(registrar, said("residence_start", person, "2024-03-05", at=now))
    pipeline.declare(registrar, said("residence_start", person, moves, at=then))
    declared(pipeline, with_document(person, uuid4().hex))
    [asked_of] = pipeline.declare(
        registrar, said("confirmation", person.described(document=None), "2024-06-01")
    )
    assert pipeline.outcome(asked_of)[0] == "undecided"
    page = page_of(sign_in(), f"/desk/questions/{asked_of.declaration_id}/")
    assert now.plate in page
    assert then.plate not in page


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
    namesake = replace(with_document(one, uuid4().hex, "passport"), name=somebody().name)
    people[1] = pipeline.person(declared(pipeline, namesake))
    assert people[0] != people[1]
    assert "look like two people" not in page_of(sign_in(), f"/desk/people/{people[0]}/join/{people[1]}/")


def test_records_are_joined_by_a_registrar_alone_and_never_with_themselves(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    kept = pipeline.person(declared(pipeline))
    other = pipeline.person(declared(pipeline))
    address = f"/desk/people/{kept}/join/{other}/"
    assert sign_in("counter_clerk").post(address, {"reason_code": "person_came"}).status_code == 403
    for itself in (f"/desk/people/{kept}/join/{kept}/", f"/desk/people/{kept}/two/{kept}/"):
        response = sign_in().post(itself, {"reason_code": "person_came"})
        assert response.status_code == 422
        assert "This is one and the same record" in unescape(response.content.decode())
    assert pipeline.count("SELECT count(*) FROM linkage.merge") == 0
    assert town.lines() == []


def test_where_the_pipeline_does_not_answer_the_page_says_so(
    pipeline: Pipeline, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaration, one, _other = undecided(pipeline)
    monkeypatch.setitem(asking.wait_for.__kwdefaults__, "seconds", 0.1)  # type: ignore[arg-type]
    response = sign_in().post(f"/desk/questions/{declaration}/", {"person": str(one)})
    assert "The register has not answered yet" in response.content.decode()
