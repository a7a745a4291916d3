import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from denizen.kernel.errors import Refusal
from denizen.site import urls

SECRET = "王秀兰 110101199003070028"


class Taken(Refusal):
    code = "test.taken"
    message = "This place is taken"
    status = 409


def refuse(request: HttpRequest) -> HttpResponse:
    raise Taken(fields=("room",))


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("refuse/", refuse), path("fail/", fail), path("forbid/", forbid), *urls.urlpatterns]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500

pytestmark = pytest.mark.usefixtures("_with_failing_pages")


@pytest.fixture
def _with_failing_pages():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(("language", "words"), [("en", "There is no such page"), ("zh-hans", "没有此页面")])
def test_a_missing_page_is_said_in_the_readers_language(client: Client, language: str, words: str) -> None:
    response = client.get("/nowhere/", headers={"accept-language": language})
    assert response.status_code == 404
    assert f'lang="{language}"' in response.content.decode()
    assert words in response.content.decode()


@pytest.mark.parametrize("length", ["1000001", "400000000000", "-1", "many"])
def test_a_body_larger_than_any_form_is_refused_unread(client: Client, length: str) -> None:
    """Whoever has the form's cookie, which is anybody, could otherwise have a file of any size written to the disk."""
    client.cookies["denizen_csrf"] = "a" * 32
    response = client.post(
        "/desk/sign-in/", b"--b", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=length
    )
    assert response.status_code == 413
    assert "More was sent than this page takes" in response.content.decode()


def test_a_refusal_is_a_page_for_people(client: Client) -> None:
    response = client.get("/refuse/", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 409
    assert "This place is taken" in response.content.decode()
    assert "<html" in response.content.decode()


def test_a_refusal_is_a_part_for_a_script_of_ours(client: Client) -> None:
    response = client.get("/refuse/", headers={"hx-request": "true", "accept": "text/html"})
    assert "This place is taken" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_refusal_is_a_problem_document_for_programs(client: Client) -> None:
    response = client.get("/refuse/", headers={"accept": "application/problem+json"})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:denizen:refusal:test.taken",
        "title": "This place is taken",
        "status": 409,
        "code": "test.taken",
        "fields": ["room"],
    }


def test_a_failure_shows_the_reference_that_the_log_holds_and_nothing_of_anybody(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = client.get("/fail/")
    assert response.status_code == 500
    reference = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", response.content.decode())
    assert reference is not None
    assert reference[0] in caplog.text
    assert "RuntimeError at test_views.py" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in response.content.decode()


def test_what_is_forbidden_is_said_so(client: Client) -> None:
    response = client.get("/forbid/")
    assert response.status_code == 403
    assert "This is not open to you" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_words() -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost", headers={"accept-language": "en"})
    response = strict.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


def test_pages_tell_browsers_to_run_nothing_foreign_and_keep_nothing(client: Client) -> None:
    headers = client.get("/nowhere/").headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert {policy[name] for name in ("base-uri", "frame-ancestors")} == {"'none'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_script_and_no_inline_style(client: Client) -> None:
    page = client.get("/nowhere/").content.decode()
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []


def test_the_language_is_chosen_by_a_form_and_remembered(client: Client) -> None:
    chosen = client.post("/language/", {"language": "zh-hans", "next": "/nowhere/"})
    assert (chosen.status_code, chosen.url) == (302, "/nowhere/")
    assert client.cookies["denizen_language"]["samesite"] == "Lax"
    assert "没有此页面" in client.get("/nowhere/").content.decode()


def test_the_language_form_leads_nowhere_else(client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"}).url == "/"
