"""What is told by a webhook is what may be asked: of the whole way from a declaration to its sender's system."""

import json
from typing import Any

from jsonschema_rs import validator_for
from standardwebhooks import Webhook

from denizen.api.document import document
from denizen.kernel.clock import now
from denizen.webhooks.queries import TOPICS, TRIAL
from denizen.webhooks.telling import message
from tests.access.town import denied
from tests.api.conftest import Office, tenancy
from tests.api.webhooks import told_by_webhook


def _validator(name: str) -> Any:
    return validator_for({**document(), "$ref": f"#/components/schemas/{name}"})


def test_a_sender_is_told_what_it_may_ask_and_of_its_own_alone(office: Office) -> None:
    program, plate = office.let()
    other, other_plate = office.let()
    with told_by_webhook(office, program.party) as (receiver, secret, carry):
        applied = program.declare(tenancy(plate), prefer="wait=5").json()
        refused = program.declare(tenancy(other_plate), prefer="wait=5").json()
        theirs = other.declare(tenancy(other_plate, "Ana Ruiz"), prefer="wait=5").json()
        taken_back = program.declare(
            {"kind": "retraction", "receipt": applied["receipt"], "reason_code": "entered_in_error"},
            prefer="wait=5",
        )
        assert (applied["state"], refused["state"], theirs["state"]) == ("applied", "refused", "applied")
        wanted = 3 if taken_back.status_code == 201 else 2
        carry(lambda: len(receiver.received) >= wanted)
        carry(lambda: True)
        said = [Webhook(secret).verify(got.body.decode(), got.headers) for got in receiver.received]
    assert len(said) == wanted
    told = {each["data"]["number"]: each for each in said}
    assert set(told) >= {applied["number"], refused["number"]}
    assert theirs["number"] not in told
    for each in said:
        assert list(_validator("Message").iter_errors(each)) == []
        asked = program.ask(f"/declarations/{each['data']['number']}").json()
        assert each["data"] == {name: asked[name] for name in each["data"]}
        assert each["type"] == f"declaration.{asked['state']}"
    everything = json.dumps(said)
    for name in ("Bat Bold", "1990", plate):
        assert name not in everything


def test_the_document_describes_what_is_sent() -> None:
    described = document()["webhooks"]
    assert set(described) == {*TOPICS, TRIAL}
    trial = message(TRIAL, now(), number=None, kind=None, state=None, code=None, fields=None)
    assert list(_validator("TrialMessage").iter_errors(json.loads(trial))) == []
    assert list(_validator("Message").iter_errors(json.loads(trial))) != []
    headers = {each["name"] for each in described[TRIAL]["post"]["parameters"]}
    assert headers == {"webhook-id", "webhook-timestamp", "webhook-signature"}


def test_the_pages_make_no_webhook_and_see_none(office: Office) -> None:
    assert not denied(office.desk.town.owner, "SELECT url FROM webhooks.endpoint")
    for statement in ("SELECT url FROM webhooks.endpoint", "SELECT door.hand_on_news(1)"):
        assert denied(office.desk.town.web, statement)
        assert denied(office.desk.town.worker, statement)
