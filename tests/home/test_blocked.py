"""A blocked address at home: whoever it protects sees their own, and a guardian does not see where the child is."""

import json
from typing import Any
from uuid import UUID

from django.test import Client

from denizen.kernel.partial import PartialDate
from tests.access.town import Town
from tests.register.blocked import block

from .conftest import Resident, child_of, years_ago


def held(client: Client, address: str) -> Any:
    """The file of everything held."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return json.loads(answer.content)


def test_whom_a_block_protects_sees_the_own_record_whole(town: Town, bat: UUID, resident: Resident) -> None:
    block(town, bat)
    me = resident(bat)
    record = held(me, "/home/record/record.json")
    assert len(record["residences"]) == 1
    assert "1 Sand Street" in json.dumps(record)
    assert "1 Sand Street" in me.get("/home/").content.decode()
    # That it was asked for stands in the own log, too.
    assert "Asking for a block of the address" in me.get("/home/looked/").content.decode()


def test_a_guardian_does_not_see_where_a_child_is_whose_address_is_blocked(
    town: Town, resident: Resident
) -> None:
    father = town.person("Bold", PartialDate.parse("1988-03-04"))
    child = child_of(town, father, years_ago(7), relation="father")
    town.residence(child, town.dwelling(), "2024-02-05")
    him = resident(father)
    before = held(him, f"/home/children/{child}/record/record.json")
    assert "1 Sand Street" in json.dumps(before), "it is seen as long as there is no block"
    block(town, child)
    for page in ("", "record/", "record/record.json", "declared/", "looked/"):
        told = him.get(f"/home/children/{child}/{page}").content.decode()
        assert "Sand Street" not in told, page
        assert "block" not in told.lower(), page
