"""What tests of a registrar's decisions share: pages, declarations that are asked about, a colleague."""

import re
from html import unescape
from uuid import UUID, uuid4

from django.test import Client

from denizen.access.actions import open_session
from denizen.ledger.rules import Acknowledgement
from tests.access.town import Town
from tests.intake.declaring import Somebody, said, somebody, with_document
from tests.intake.declaring import Town as Pipeline


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


def corrected(pipeline: Pipeline) -> tuple[UUID, UUID, str]:
    """A declaration whose correction tells somebody else's document: it, who was taken to be meant, the name told."""
    stranger, guest, home = somebody("passport"), somebody("passport"), pipeline.dwelling()
    known = pipeline.person(declared(pipeline, stranger))
    registrar = pipeline.party("registrar")
    nameless = stranger.described(name=None, born=None, sex=None)
    [root] = pipeline.declare(registrar, said("residence_start", nameless, "2024-06-01", at=home))
    [mended] = pipeline.declare(registrar, said("correction", guest, None, at=home, target=root.number))
    assert pipeline.outcome(mended) == ("undecided", "person.not_plain")
    assert known
    return root.declaration_id, known, guest.name


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
