"""What the site makes of its environment: nothing is open by omission, and nothing by a slip."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client, override_settings

KEYS = {
    "DENIZEN_SECRET_KEY": "x",
    "DENIZEN_LOOKUP_KEY": "00" * 32,
    "DENIZEN_SEALING_KEY": "1:09" + "00" * 31,
}
READ = """
import json, denizen.site.settings as s
print(json.dumps([s.DENIZEN_IN_EARNEST, s.CSRF_COOKIE_SECURE, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS]))
"""


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    return subprocess.run(
        [sys.executable, "-c", code], env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("mode", [None, "production", "Demo", "demo ", "prod", ""])
def test_a_mode_that_there_is_not_is_served_as_strictly_as_production(mode: str | None) -> None:
    environment = {} if mode is None else {"DENIZEN_MODE": mode}
    assert json.loads(python(READ, **environment).stdout)[:2] == [True, True]


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_the_demonstration_speaks_plain_http(mode: str) -> None:
    assert json.loads(python(READ, DENIZEN_MODE=mode).stdout)[:2] == [False, False]


@pytest.mark.parametrize(
    ("hosts", "answered", "origins"),
    [
        ("", ["localhost", "127.0.0.1", "[::1]"], ["https://localhost", "https://127.0.0.1", "https://[::1]"]),
        (" , ", ["localhost", "127.0.0.1", "[::1]"], ["https://localhost", "https://127.0.0.1", "https://[::1]"]),
        ("a.example, b.example", ["a.example", "b.example"], ["https://a.example", "https://b.example"]),
        (".town.example", [".town.example"], ["https://*.town.example"]),
    ],
)  # fmt: skip
def test_the_pages_answer_to_the_names_given(hosts: str, answered: list[str], origins: list[str]) -> None:
    assert json.loads(python(READ, DENIZEN_HOSTS=hosts).stdout)[2:] == [answered, origins]


DOOR = """
import json, denizen.site.settings as s
believes = s.SECURE_PROXY_SSL_HEADER is not None
print(json.dumps([s.DENIZEN_ORIGIN, believes, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS > 0]))
"""


@pytest.mark.parametrize(
    ("environment", "origin", "believes_the_proxy", "cookie", "keeps_to_tls"),
    [
        ({}, "", False, "__Host-denizen_csrf", True),
        ({"DENIZEN_HOSTS": " , "}, "", False, "__Host-denizen_csrf", True),
        ({"DENIZEN_HOSTS": ".a.example, b.example"}, "https://b.example", False, "__Host-denizen_csrf", True),
        ({"DENIZEN_HOSTS": ".a.example", "DENIZEN_TLS": "proxy"}, "", True, "__Host-denizen_csrf", True),
        ({"DENIZEN_HOSTS": "b.example", "DENIZEN_TLS": "own"}, "https://b.example", False, "__Host-denizen_csrf", True),
        ({"DENIZEN_ORIGIN": "https://b.example:8443", "DENIZEN_HOSTS": "b.example"}, "https://b.example:8443", False,
         "__Host-denizen_csrf", True),
        ({"DENIZEN_TLS": "none", "DENIZEN_ORIGIN": "http://localhost:1"}, "http://localhost:1", False,
         "denizen_csrf", False),
        ({"DENIZEN_MODE": "demo", "DENIZEN_HOSTS": "b.example"}, "", False, "denizen_csrf", False),
    ],
)  # fmt: skip
def test_cookies_and_headers_follow_who_speaks_tls(
    environment: dict[str, str], origin: str, believes_the_proxy: bool, cookie: str, keeps_to_tls: bool
) -> None:
    read = json.loads(python(DOOR, **environment).stdout)
    assert read == [origin, believes_the_proxy, cookie, keeps_to_tls]


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DENIZEN_SECRET_KEY": ""}, "DENIZEN_SECRET_KEY is not set"),
        ({"DENIZEN_LOOKUP_KEY": ""}, "DENIZEN_LOOKUP_KEY is not set"),
        ({"DENIZEN_SEALING_KEY": ""}, "DENIZEN_SEALING_KEY is not set"),
        ({"DENIZEN_LOOKUP_KEY": "00"}, "the lookup key has 1 bytes"),
        ({"DENIZEN_SEALING_KEY": "1:00"}, "the sealing key is not a number"),
        ({"DENIZEN_HOSTS": "*"}, "names every host"),
    ],
)
def test_pages_do_not_begin_without_what_they_need(environment: dict[str, str], told: str) -> None:
    begun = python("import denizen.site.wsgi", **KEYS | environment)
    assert begun.returncode == 1
    assert told in begun.stderr


def test_with_its_keys_the_application_begins() -> None:
    assert python("import denizen.site.wsgi", **KEYS).returncode == 0


@pytest.mark.parametrize("path", ["/", "/desk/sign-in/", "/nowhere/"])
def test_another_name_is_answered_with_nothing_of_it(path: str) -> None:
    client = Client(headers={"host": "evil.example"}, raise_request_exception=False)
    answer = client.get(path)
    assert answer.status_code in (302, 400)
    assert "evil" not in answer.content.decode() + str(answer.headers)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://localhost", 302), ("https://evil.example", 403), ("http://localhost:1", 403)],
)
def test_a_form_sent_over_tls_to_the_server_in_front_is_taken(origin: str, status: int) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies["denizen_csrf"] = token = "a" * 32
    sent = {"language": "en", "csrfmiddlewaretoken": token}
    with override_settings(CSRF_TRUSTED_ORIGINS=["https://localhost"]):
        answer = client.post("/language/", sent, headers={"origin": origin})
    assert answer.status_code == status
