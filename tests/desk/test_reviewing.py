"""Answers are taken back, two agree on what speaks against papers, and what settles most comes first."""

import re
from dataclasses import replace
from html import unescape
from uuid import UUID, uuid4

from django.test import Client

from tests.access.town import Town
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import day, said, somebody, with_document

from .asking import colleague, corrected, declared, hidden, page_of, undecided
from .conftest import SignIn
from .counter import working


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
        assert response.url == f"/desk/questions/{declaration}/"
        assert meant(pipeline, declaration) is None
        assert str(one) in page_of(client, response.url)
        assert "There is no decision here to take back" in page_of(client, back)


def test_a_question_about_a_correction_shows_its_words_and_who_was_meant(
    town: Town, pipeline: Pipeline, sign_in: SignIn
) -> None:
    declaration, known, name = corrected(pipeline)
    client = sign_in()
    with working(town):
        page = page_of(client, f"/desk/questions/{declaration}/")
        assert "A correction tells another name, birth date or document than the person found has" in page
        assert name in page
        assert page.count("taken to be meant until now") == 1
        decide(client, declaration, "new")
        new = meant(pipeline, declaration)
        assert new not in (None, known)
        assert [row["name"] for row in pipeline.facts("person_name", new)] == [name]
        back = f"/desk/questions/{declaration}/back/"
        client.post(back, {"shown": hidden(page_of(client, back), "shown")})
        assert meant(pipeline, declaration) == known
        assert not pipeline.facts("person_name", new)
        page = page_of(client, f"/desk/people/{known}/declarations/")
        assert page.count("Residence") >= 1
        assert name not in page, "what waits again is not said of whom the declaration means"


def against_papers(pipeline: Pipeline) -> tuple[UUID, UUID]:
    """A declaration with the document of somebody who has another name and birth date, and who that is."""
    holder, other = somebody(born=day("1961-02-03")), somebody(born=day("1985-11-27"))
    known = pipeline.person(declared(pipeline, holder))
    asked = declared(pipeline, replace(other, document=holder.document))
    assert pipeline.outcome(asked) == ("undecided", "person.not_plain")
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
    assert skipped.url == f"/desk/questions/{same[1]}/"
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
