"""What is not plain is weighed: linked where it is sure, asked about where it is doubtful, with the weights kept."""

import json
import time
from dataclasses import replace
from uuid import uuid4

import pytest

from denizen.intake.errors import reason
from denizen.ledger.rules import Acknowledgement
from denizen.linkage.errors import ModelAtFault
from denizen.linkage.model import Model
from denizen.linkage.model.errors import ModelUnfit
from denizen.linkage.people.features import Description, features
from denizen.linkage.people.serving import model_in_force, starting_model, version_in_force
from denizen.linkage.people.switching import switch_back, switch_to
from denizen.linkage.rules import person_keys

from .declaring import SYSTEM, Dwelling, Somebody, Town, day, said, somebody


@pytest.fixture(name="home")
def _home(town: Town) -> Dwelling:
    return town.dwelling()


def lives(town: Town, home: Dwelling, person: Somebody) -> Acknowledgement:
    """Somebody declares that this person lives there."""
    [receipt] = town.declare(town.party("registrar"), said("residence_start", person, "2024-03-05", at=home))
    return receipt


def basis(town: Town, receipt: Acknowledgement) -> str:
    """By what it was decided whom a declaration means."""
    query = "SELECT basis FROM linkage.link WHERE declaration_id = %s AND part = 'subject'"
    row = town.owner.execute(query, [receipt.declaration_id]).fetchone()
    assert row is not None
    return str(row[0])


def weights(town: Town, receipt: Acknowledgement) -> list[tuple[str, str, float]]:
    """Comparison, level and bits, in order."""
    query = "SELECT comparison, level, bits FROM linkage.weighing WHERE declaration_id = %s ORDER BY person_id, place"
    return town.owner.execute(query, [receipt.declaration_id]).fetchall()


def test_a_name_in_another_script_at_home_is_linked_and_told_why(town: Town, home: Dwelling) -> None:
    person = somebody(name="单雄信", document_type=None)
    known = town.person(lives(town, home, person))
    receipt = lives(town, home, replace(person, name="Xiongxin SHAN"))
    assert (town.person(receipt), basis(town, receipt)) == (known, "model")
    told = weights(town, receipt)
    assert [each[:2] for each in told] == [
        ("prior", "prior"),
        ("name", "same_letters"),
        ("birth_date", "equal"),
        ("sex", "equal"),
        ("document", "missing"),
        ("dwelling", "equal"),
    ]
    query = "SELECT model, bits FROM linkage.weighed WHERE declaration_id = %s"
    row = town.owner.execute(query, [receipt.declaration_id]).fetchone()
    assert row is not None
    assert row[0] == starting_model().version
    assert row[1] == pytest.approx(sum(bits for *_what, bits in told), abs=1e-4)


def test_elsewhere_the_same_is_asked_about(town: Town, home: Dwelling) -> None:
    person = somebody(name="诸葛明亮", document_type=None)
    lives(town, home, person)
    receipt = lives(town, town.dwelling(), replace(person, name="Mingliang Zhuge"))
    assert town.outcome(receipt) == ("undecided", "person.name_resembles")
    assert weights(town, receipt)


@pytest.mark.parametrize("slip", ["1985-07-21", "1985-07-13", "1985-12-07"])
def test_a_slip_in_the_birth_date_is_asked_about_and_the_sender_told_nothing_of_it(
    town: Town, home: Dwelling, slip: str
) -> None:
    person = somebody(document_type=None, born=day("1985-07-12"))
    lives(town, home, person)
    receipt = lives(town, town.dwelling(), replace(person, born=day(slip)))
    assert town.outcome(receipt) == ("undecided", "person.not_plain")
    query = "SELECT reason FROM linkage.question WHERE declaration_id = %s"
    assert town.owner.execute(query, [receipt.declaration_id]).fetchone() == ("birth_date_resembles",)
    assert "birth" not in str(reason("person.not_plain"))


def test_another_birth_date_altogether_is_somebody_new(town: Town, home: Dwelling) -> None:
    person = somebody(document_type=None, born=day("1985-07-12"))
    known = town.person(lives(town, home, person))
    receipt = lives(town, home, replace(person, born=day("1961-02-28")))
    assert town.person(receipt) not in (None, known)
    assert basis(town, receipt) == "new"


@pytest.mark.parametrize(
    ("first", "then"), [("1985-07-12", "1985"), ("1985-07-12", "1985-07"), ("1985", "1985-07-12")]
)
def test_a_part_of_the_birth_date_finds_whoever_is_known_by_more_or_less(
    town: Town, home: Dwelling, first: str, then: str
) -> None:
    person = somebody(document_type=None, born=day(first))
    lives(town, home, person)
    receipt = lives(town, home, replace(person, born=day(then)))
    assert town.outcome(receipt) == ("undecided", "person.not_plain")


def test_who_is_known_by_a_passport_alone_is_found_where_they_live(town: Town, home: Dwelling) -> None:
    person = somebody("passport")
    known = Somebody(person.name, person.born, person.sex, person.document)
    without_date = known.described(born=None)
    [receipt] = town.declare(
        town.party("registrar"), said("residence_start", without_date, "2024-03-05", at=home)
    )
    assert town.person(receipt)
    again = lives(town, home, replace(known, document=None))
    assert town.outcome(again) == ("undecided", "person.not_plain")
    elsewhere = lives(town, town.dwelling(), replace(known, document=None))
    assert basis(town, elsewhere) == "new"


def test_twins_are_two_people(town: Town, home: Dwelling) -> None:
    one = somebody(name="欧阳春兰", document_type=None)
    other = replace(one, name="欧阳秋菊")
    people = {town.person(lives(town, home, each)) for each in (one, other)}
    assert None not in people
    assert len(people) == 2


def test_a_common_name_is_asked_about_once_for_a_sender(town: Town, home: Dwelling) -> None:
    """Half of the town has the name, by the model: name and birth date are too little, until a registrar has said."""
    document = json.loads(starting_model().text())
    document["frequencies"] = {"name": {features(Description(("王伟",)))["name"]: 0.5}}
    switch_to(town.worker, Model.of(document), actor=SYSTEM, now=town.tick())
    town.applier.model = None
    landlord = town.party("registrar")
    person = somebody(name="王伟", document_type=None)
    known = town.person(lives(town, home, person))
    words = [said("confirmation", person, f"2024-0{month}-05") for month in (4, 5, 6)]
    [first] = town.declare(landlord, words[0])
    assert town.outcome(first) == ("undecided", "person.not_plain")
    town.applier.answer(first.declaration_id, known, actor=SYSTEM, now=town.tick())
    [second] = town.declare(landlord, words[1])
    assert (town.person(second), town.outcome(second)) == (known, ("applied", None))
    [of_another] = town.declare(town.party("registrar"), words[2])
    assert town.outcome(of_another) == ("undecided", "person.not_plain")
    switch_back(town.worker, actor=SYSTEM, now=town.tick())
    town.applier.model = None
    assert model_in_force(town.worker).version == starting_model().version


def test_a_switch_goes_back_to_another_model_and_to_the_one_that_comes_along(town: Town) -> None:
    def in_force() -> str:
        return model_in_force(town.worker).version

    shipped, models = starting_model(), []
    for seed in (1, 2):
        document = json.loads(shipped.text())
        document["trained"]["seed"] = 100 + seed
        models.append(Model.of(document))
    for model in (models[0], models[1], models[1]):  # said twice, it is switched to once
        switch_to(town.worker, model, actor=SYSTEM, now=town.tick())
        assert in_force() == model.version
    assert switch_back(town.worker, actor=SYSTEM, now=town.tick()) == in_force() == models[0].version
    switch_to(town.worker, shipped, actor=SYSTEM, now=town.tick())
    assert in_force() == shipped.version
    kept = town.owner.execute("SELECT version FROM linkage.model WHERE version = %s", [shipped.version])
    assert kept.fetchone() is None


def test_two_who_share_name_and_birth_date_are_told_apart_by_where_they_live(
    town: Town, home: Dwelling
) -> None:
    one, other = somebody("passport"), town.dwelling()
    known = [
        town.person(lives(town, place, replace(one, document=somebody("passport").document)))
        for place in (home, other)
    ]
    if None in known:  # the second was asked about: it has another passport of the same type
        query = "SELECT declaration_id FROM linkage.question ORDER BY asked_at DESC LIMIT 1"
        [(asked,)] = town.owner.execute(query).fetchall()
        known[1] = town.applier.answer(asked, None, actor=uuid4(), now=town.tick())
    receipt = lives(town, other, replace(one, document=None))
    assert (town.person(receipt), basis(town, receipt)) == (known[1], "model")


def test_a_block_of_two_hundred_thousand_keeps_nobody_waiting_and_loses_nobody_at_home(
    town: Town, home: Dwelling
) -> None:
    """So many of one name, born on a default date: some are looked at, and whoever lives where it says."""
    person = somebody(document_type=None, born=day("1960-01-01"))
    [key] = person_keys(person.name, None, person.born)
    first = lives(town, home, person)
    known = town.person(first)
    town.owner.execute(
        "WITH others AS (INSERT INTO register.person (id, registered_at)"
        " SELECT gen_random_uuid(), now() FROM generate_series(1, 200000) RETURNING id),"
        " told AS (INSERT INTO register.particulars (person_id, declaration_id, disputed, recorded_at)"
        " SELECT id, %s, false, now() FROM others)"
        " INSERT INTO linkage.person_key (key, person_id) SELECT %s, id FROM others",
        [first.declaration_id, key],
    )
    began = time.monotonic()
    receipt = lives(town, home, person)
    assert time.monotonic() - began < 2
    assert (town.person(receipt), basis(town, receipt)) == (known, "model")


def failing() -> Model:
    """A model that cannot weigh anybody who has a name: no check would take it today."""
    document = json.loads(starting_model().text())
    levels = document["splink"]["comparisons"][0]["comparison_levels"]
    levels[1]["sql_condition"] = "left(name_l, words_r) = 'x'"
    levels[1].pop("tf_adjustment_column")
    levels[2].pop("tf_adjustment_column")
    return Model.of(document)


def test_a_model_that_fails_stops_the_work_and_refuses_nobody(town: Town, home: Dwelling) -> None:
    person = somebody(name="单雄信", document_type=None)
    lives(town, home, person)
    town.applier.model, town.applier._model_read_at = failing(), time.monotonic()
    with pytest.raises(ModelAtFault, match="cannot be served"):
        lives(town, home, replace(person, name="Xiongxin SHAN"))
    waiting = town.owner.execute("SELECT count(*) FROM ledger.waiting").fetchone()
    assert waiting == (1,)
    town.applier.model = None
    town.applier.apply(town.tick())
    refused = town.owner.execute("SELECT count(*) FROM ledger.outcome WHERE state = 'refused'").fetchone()
    assert refused == (0,)


def test_no_model_that_fails_is_switched_to_or_back_to_and_from_one_there_is_a_way(town: Town) -> None:
    shipped, bad = starting_model(), failing()
    with pytest.raises(ModelUnfit):
        switch_to(town.worker, bad, actor=SYSTEM, now=town.tick())
    assert model_in_force(town.worker).version == shipped.version
    for version, document in ((bad.version, bad.text()), ("unreadable", "{")):
        town.owner.execute(
            "INSERT INTO linkage.model (version, document, made_at, made_by) VALUES (%s, %s, now(), %s)",
            [version, document, SYSTEM],
        )
        town.owner.execute(
            "INSERT INTO linkage.model_switch (switched_at, version, switched_by)"
            " VALUES (clock_timestamp(), %s, %s)",
            [version, SYSTEM],
        )
    assert version_in_force(town.worker) == "unreadable"
    with pytest.raises(ModelUnfit):
        switch_back(town.worker, actor=SYSTEM, now=town.tick())
    switch_to(town.worker, shipped, actor=SYSTEM, now=town.tick())
    assert model_in_force(town.worker).version == shipped.version
