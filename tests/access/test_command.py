"""`denizen admin`, as an operator types it."""

import re

import pytest
from django.core.management import CommandError, call_command

from denizen.access import actions
from tests.access.town import Town


@pytest.fixture(autouse=True)
def _as_the_keeper(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run as the role that the site gives them."""
    monkeypatch.setenv("DENIZEN_DATABASE_URL", town.database.url("denizen_keeper"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says."""
    call_command("admin", *words)
    return capsys.readouterr().out


def test_staff_are_made_known_listed_given_new_codes_and_ended(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    told = typed(capsys, "create", "陈  晓", "--role", "counter_clerk", "--party", "hall")
    first = re.search(r"(\w{5}-){4}\w{5}", told)
    assert first
    assert "not shown again" in told
    listed = typed(capsys, "list")
    assert re.search(r"^\w{12}  counter_clerk  hall  code given  -  -  陈 晓$", listed, re.MULTILINE)
    assert first[0] not in listed
    again = re.search(r"(\w{5}-){4}\w{5}", typed(capsys, "enrol", "陈 晓", "--end-passkeys"))
    assert again
    assert again[0] != first[0]
    assert actions.begin_enrolment(town.web, code=again[0]).name == "陈 晓"
    assert "may act no more" in typed(capsys, "end", "陈 晓")
    assert "ended" in typed(capsys, "list")
    acts = [act for (act,) in town.owner.execute("SELECT act FROM journal.entry ORDER BY id")]
    assert acts[-5:] == [
        "access.register_actor",
        "access.invite",
        "access.end_passkeys",
        "access.invite",
        "access.end_actor",
    ]
    who = town.owner.execute(
        "SELECT DISTINCT a.role FROM journal.entry e JOIN access.actor a ON a.id = e.actor_id"
        " WHERE e.act = 'access.invite'"
    ).fetchall()
    assert who == [("operator",)]


def test_officers_are_posted_to_areas(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    typed(capsys, "create", "陈晓", "--role", "area_officer")
    assert (
        typed(capsys, "post", "陈晓", "152501200001", "152501400").strip().endswith("152501200001, 152501400")
    )
    assert typed(capsys, "post", "陈晓").strip().endswith("152501200001, 152501400")
    assert "152501200001,152501400" in typed(capsys, "list")
    assert typed(capsys, "post", "陈晓", "152501400", "--end").strip().endswith(": 152501200001")
    assert typed(capsys, "post", "陈晓", "--end").strip().endswith(": -")
    with pytest.raises(CommandError, match="2, 4, 6, 9, 12 or 15 digits"):
        typed(capsys, "post", "陈晓", "everywhere")


def test_sessions_are_listed_and_ended(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.token("registrar")
    town.token("auditor")
    listed = typed(capsys, "sessions").splitlines()
    assert len(listed) == 2
    number = next(line.split()[0] for line in listed if line.endswith("auditor"))
    assert "Sessions ended: 1" in typed(capsys, "sessions", "--end", number)
    assert "Sessions ended: 1" in typed(capsys, "sessions", "--end", "registrar")
    assert typed(capsys, "sessions") == ""


AMISS = [
    (["create", "A", "--role", "registrar", "--party", "nobody"], "There is no party with the handle nobody"),
    (["create", " ", "--role", "registrar"], "Give a name"),
    (["create", "A", "--role", "reporter"], "invalid choice"),
    (["create", "A"], "--role"),
    (["enrol", "Nobody"], "Nobody of the staff is called Nobody"),
    (["end", "Nobody"], "Nobody of the staff is called Nobody"),
    (["sessions", "--end", "00000000-0000-7000-8000-000000000001"], "No session of this number is open"),
]


def test_what_cannot_be_is_said_in_one_line_and_changes_nothing(town: Town) -> None:
    count = "SELECT count(*) FROM access.actor WHERE role <> 'operator'"
    before = town.owner.execute(count).fetchone()
    for words, told in AMISS:
        with pytest.raises(CommandError) as refused:
            call_command("admin", *words)
        assert told in str(refused.value)
        assert "\n" not in str(refused.value).strip()
    assert town.owner.execute(count).fetchone() == before
