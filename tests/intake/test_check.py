"""What cannot be applied is refused with its reason, and changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.range import DateRange

from denizen.intake.actions import Applier
from denizen.ledger.actions import Sender
from denizen.ledger.rules import INTERACTIVE, Declaration, Described, Kind
from denizen.register.actions import add_alias

from .declaring import SYSTEM, Dwelling, Town, day, said, somebody

BORN_2010 = {"born": day("2010-07-01")}


def refusal(town: Town, sender: str, words: Declaration) -> str | None:
    """Declare as a new party of a kind; return the code of the refusal, and be sure that nothing else happened."""
    people = town.count("SELECT count(*) FROM register.person")
    [receipt] = town.declare(town.party(sender), words)
    state, code = town.outcome(receipt)
    assert (state == "refused") == (code is not None)
    if code:
        assert town.person(receipt) is None
        assert town.count("SELECT count(*) FROM register.person") == people
    return code


def test_a_plate_that_is_on_no_door_is_refused(town: Town) -> None:
    gone = said("residence_start", somebody(), "2024-03-05", plate="KZ7M-4Q2P")
    assert refusal(town, "resident", gone) == "dwelling.plate_unknown"


def test_an_address_is_found_by_its_key_and_refused_where_none_or_several_have_it(town: Town) -> None:
    home = town.dwelling()
    here = said("residence_start", somebody(), "2024-03-05", address="…", address_key=home.address_key)
    [receipt] = town.declare(town.party("resident"), here)
    [residence] = town.facts("residence", town.person(receipt))
    assert residence["dwelling_id"] == home.id
    nowhere = said("residence_start", somebody(), "2024-03-05", address="无人街9号", address_key="nowhere")
    assert refusal(town, "resident", nowhere) == "dwelling.address_unknown"
    twin = town.dwelling()
    town.owner.execute(
        "UPDATE places.dwelling SET address_key = %s WHERE id = %s", [home.address_key, twin.id]
    )
    again = said(
        "residence_start", somebody(), "2024-03-05", address="无人街9号", address_key=home.address_key
    )
    assert refusal(town, "resident", again) == "dwelling.address_unknown"


@pytest.mark.parametrize(
    "kind", ["residence_start", "residence_change", "residence_end", "tenancy_start", "lodging_checkout"]
)
def test_what_is_about_a_dwelling_must_name_one(town: Town, kind: str) -> None:
    assert refusal(town, "resident", said(kind, somebody(), "2024-03-05")) == "dwelling.missing"  # type: ignore[arg-type]


def test_a_landlord_declares_about_their_own_dwellings_only(town: Town) -> None:
    landlord, other = town.party("landlord"), town.party("landlord")
    home = town.dwelling(landlord, since=date(2023, 1, 1), until=date(2024, 6, 1))

    def code(sender: object, kind: str, when: str) -> str | None:
        [receipt] = town.declare(sender, said(kind, somebody(), when, at=home))  # type: ignore[arg-type]
        return town.outcome(receipt)[1]

    assert code(other, "tenancy_start", "2024-03-05") == "dwelling.not_yours"
    assert code(landlord, "tenancy_start", "2024-03-05") is None
    assert code(landlord, "tenancy_start", "2022-12-31") == "dwelling.not_yours"
    assert code(landlord, "tenancy_start", "2024-06-01") == "dwelling.not_yours"
    # The last day on which somebody lived there was still the landlord's.
    assert code(landlord, "tenancy_end", "2024-06-01") is None
    assert code(landlord, "tenancy_end", "2024-06-02") == "dwelling.not_yours"


def test_a_sender_whose_time_is_over_is_refused_by_the_day_it_is_in_the_town(town: Town) -> None:
    today = town.at.date()
    over = town.party("resident", valid=DateRange(None, today))
    [receipt] = town.declare(over, said("confirmation", somebody(), "2024-03-05"))
    assert town.outcome(receipt) == ("refused", "party.expired")
    # One o'clock in the morning in Shanghai, while it is still the day before in Greenwich.
    early = town.at.replace(hour=17, minute=0)
    begins = town.party("resident", valid=DateRange(date.fromordinal(today.toordinal() + 1), None))
    [receipt] = town.receive(begins, said("confirmation", somebody(), "2024-03-05"), at=early)
    town.apply()
    assert town.outcome(receipt) == ("applied", None)


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("landlord", "employment_start"),
        ("employer", "tenancy_start"),
        ("hotel", "death"),
        ("school", "name_change"),
        ("landlord", "document_change"),
        ("employer", "lodging_checkin"),
    ],
)
def test_not_everybody_may_declare_everything(town: Town, sender: str, kind: str) -> None:
    words = said(kind, somebody(), "2024-03-05", at=town.dwelling())  # type: ignore[arg-type]
    assert refusal(town, sender, words) == "declaration.kind_not_allowed"


def test_an_employer_lodges_people_in_their_own_dwellings_only(town: Town) -> None:
    _, code = town.organisation()
    employer = town.party("employer", code)
    dormitory, stranger = town.dwelling(employer), town.dwelling()

    def outcome(at: Dwelling) -> str | None:
        [receipt] = town.declare(employer, said("employment_start", somebody(), "2024-03-05", at=at))
        return town.outcome(receipt)[1]

    assert outcome(dormitory) is None
    assert outcome(stranger) == "dwelling.not_yours"


def test_an_employer_whom_nobody_knows_is_refused(town: Town) -> None:
    words = said("employment_start", somebody(), "2024-03-05", employer_code="91150000MA0000000X")
    assert refusal(town, "registrar", words) == "employer.unknown"
    assert refusal(town, "employer", said("employment_start", somebody(), "2024-03-05")) == "employer.unknown"


@pytest.mark.parametrize("capacity", ["employer", "school"])
@pytest.mark.parametrize("kind", ["employment_start", "employment_change", "employment_end"])
def test_nobody_hires_or_dismisses_for_anothers_firm(town: Town, capacity: str, kind: Kind) -> None:
    _, own = town.organisation()
    other_id, other = town.organisation()
    by_name = f"{other}有限公司"
    add_alias(town.owner, actor=SYSTEM, credit_code=other, name=by_name, now=town.tick())
    person, employer = somebody(), town.party(capacity, own)
    [hired] = town.declare(
        town.party("registrar"), said("employment_start", person, "2024-03-05", employer_code=other)
    )
    before = town.facts("employment", town.person(hired))

    def became(**words: str) -> tuple[str, str | None, list[str] | None]:
        [receipt] = town.declare(employer, said(kind, person, "2024-04-05", **words))
        row = town.owner.execute(
            "SELECT state, code, fields FROM ledger.outcome WHERE declaration_id = %s",
            [receipt.declaration_id],
        ).fetchone()
        assert row
        return row

    assert became(employer_code=other) == ("refused", "employer.not_yours", ["employer_code"])
    assert became(employer_code=other, employer_name="x") == (
        "refused",
        "employer.not_yours",
        ["employer_code"],
    )
    assert became(employer_name=by_name) == ("refused", "employer.not_yours", ["employer_name"])
    assert town.facts("employment", town.person(hired)) == before
    assert became(employer_code=own)[0] == became()[0] == "applied"
    # The office knows it as this party's, whatever its code.
    town.owner.execute(
        "UPDATE register.organisation SET party_id = %s WHERE id = %s", [employer.party_id, other_id]
    )
    assert became(employer_code=other)[0] == "applied"


@pytest.mark.parametrize("capacity", ["agency", "resident", "registrar"])
def test_others_name_the_firm_of_which_they_speak(town: Town, capacity: str) -> None:
    _, code = town.organisation()
    words = said("employment_start", somebody(), "2024-03-05", employer_code=code)
    assert refusal(town, capacity, words) is None


def test_an_amendment_names_anothers_firm_only_where_a_registrar_mends_it(town: Town) -> None:
    own_id, own = town.organisation()
    other_id, other = town.organisation()
    employer, registrar, person = town.party("employer", own), town.party("registrar"), somebody()
    [root] = town.declare(employer, said("employment_start", person, "2024-03-05"))

    def mended(sender: Sender, **words: str) -> tuple[str | None, object]:
        [receipt] = town.declare(
            sender, said("correction", person, "2024-03-06", target=root.number, **words)
        )
        [work] = town.facts("employment", town.person(root))
        return town.outcome(receipt)[1], work["organisation_id"]

    assert mended(employer, employer_code=other) == ("employer.not_yours", own_id)
    assert mended(employer) == (None, own_id)
    # Who mends an employer's word without naming a firm leaves it the employer's.
    assert mended(registrar) == (None, own_id)
    assert mended(registrar, employer_code=other) == (None, other_id)


@pytest.mark.parametrize(
    ("born", "start", "code"),
    [
        ("2008-07-01", "2024-06-30", "employment.under_age"),
        ("2008-07-01", "2024-07-01", None),
        ("2008", "2023-12", "employment.under_age"),
        ("2008", "2024", None),  # may have been sixteen
    ],
)
def test_a_child_is_not_employed(town: Town, born: str, start: str, code: str | None) -> None:
    _, employer_code = town.organisation()
    words = said("employment_start", somebody(born=day(born)), start, employer_code=employer_code)
    assert refusal(town, "agency", words) == code


def test_a_correction_cannot_make_a_child_employed(town: Town) -> None:
    _, code = town.organisation()
    employer = town.party("employer", code)
    person = somebody(born=day("2008-07-01"))
    [first] = town.declare(employer, said("employment_start", person, "2024-07-01"))
    [second] = town.declare(employer, said("correction", person, "2024-06-30", target=first.number))
    assert town.outcome(second) == ("refused", "employment.under_age")
    assert town.facts("employment", town.person(first))[0]["valid_during"].lower == date(2024, 7, 1)


def test_nothing_happens_before_birth(town: Town) -> None:
    assert (
        refusal(town, "registrar", said("death", somebody(**BORN_2010), "2010-06-30")) == "death.before_birth"
    )
    early = said("residence_start", somebody(**BORN_2010), "2010-06", at=town.dwelling())
    assert refusal(town, "registrar", early) == "declaration.before_birth"
    same_day = said("death", somebody(**BORN_2010), "2010-07")
    assert refusal(town, "registrar", same_day) is None


def test_somebody_of_whom_too_little_is_said_is_refused(town: Town) -> None:
    words = said("residence_start", Described(name="甲", born=None), "2024-03-05", at=town.dwelling())
    assert refusal(town, "resident", words) == "person.not_identifiable"


def test_corrections_and_retractions_need_a_first_declaration_of_ones_own(town: Town) -> None:
    resident, other, registrar = town.party("resident"), town.party("resident"), town.party("registrar")
    home, person = town.dwelling(), somebody()
    [first] = town.declare(resident, said("residence_start", person, "2024-03-05", at=home))

    def amend(sender: object, kind: str, target: object) -> tuple[object, str | None]:
        words = said(kind, person if kind == "correction" else None, None, target=target)  # type: ignore[arg-type]
        words = (
            words
            if kind == "retraction"
            else said("correction", person, "2024-03-06", at=home, target=target)
        )
        [receipt] = town.declare(sender, words)  # type: ignore[arg-type]
        return receipt, town.outcome(receipt)[1]

    for kind in ("correction", "retraction"):
        assert amend(resident, kind, uuid4())[1] == "correction.target_unknown"
        assert amend(other, kind, first.number)[1] == "correction.target_not_yours"
    mended, code = amend(resident, "correction", first.number)
    assert code is None
    for kind in ("correction", "retraction"):
        assert amend(resident, kind, mended.number)[1] == "correction.target_is_an_amendment"  # type: ignore[attr-defined]
    assert amend(registrar, "retraction", first.number)[1] is None
    assert town.facts("residence", town.person(first)) == []


def test_what_was_refused_cannot_be_mended(town: Town) -> None:
    """Whoever mends a refused declaration must not be told that it is applied now: it never was taken in."""
    resident, home, person = town.party("resident"), town.dwelling(), somebody()
    [first] = town.declare(resident, said("residence_start", person, "2024-03-05", plate="KZ7M-4Q2P"))
    amendments = town.declare(
        resident,
        said("correction", person, "2024-03-05", at=home, target=first.number),
        said("retraction", None, None, target=first.number),
    )
    assert {town.outcome(each) for each in amendments} == {("refused", "correction.target_refused")}


def test_a_declaration_that_no_check_foresaw_is_set_aside_and_the_others_are_applied(town: Town) -> None:
    town.owner.execute(
        "ALTER TABLE register.person_name ADD CONSTRAINT not_foreseen CHECK (name <> 'spoilt')"
    )
    try:
        resident = town.party("resident")
        words = [said("confirmation", somebody(), "2024-03-05") for _ in range(25)]
        words.insert(7, said("confirmation", somebody(name="spoilt"), "2024-03-05"))
        receipts = town.receive(resident, *words)
        done = town.apply()
        assert (done.taken, done.applied, done.refused, done.undecided) == (26, 25, 1, 0)
        assert town.outcome(receipts[7]) == ("refused", "declaration.spoilt")
        assert {town.outcome(each) for each in [*receipts[:7], *receipts[8:]]} == {("applied", None)}
    finally:
        town.owner.execute("ALTER TABLE register.person_name DROP CONSTRAINT not_foreseen")


def test_whoever_comes_first_while_one_fails_is_not_set_aside_in_its_place(town: Town) -> None:
    with psycopg.connect(town.database.server.administrator(town.database.name)) as administrator:
        administrator.execute(
            "GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(bigint) TO denizen_worker"
        )
    town.owner.execute(
        "ALTER TABLE register.person_name ADD CONSTRAINT not_foreseen"
        " CHECK (name <> 'spoilt' OR pg_advisory_xact_lock_shared(77) IS NULL)"  # fails when it has the lock
    )
    try:
        resident = town.party("resident")
        [first] = town.receive(resident, said("confirmation", somebody(name="spoilt"), "2024-03-05"))
        with town.rounds_of(1), ThreadPoolExecutor() as others:
            with town.owner.transaction():
                town.owner.execute("SELECT pg_advisory_xact_lock(77)")
                applying = others.submit(town.apply, town.tick())
                while not town.count("SELECT count(*) FROM pg_locks WHERE objid = 77 AND NOT granted"):
                    assert not applying.done()
                [urgent] = town.receive(
                    resident, said("confirmation", somebody(), "2024-03-05"), lane=INTERACTIVE
                )
            done = applying.result()
        assert (done.taken, done.applied, done.refused) == (2, 1, 1)
        assert town.outcome(first) == ("refused", "declaration.spoilt")
        assert town.outcome(urgent) == ("applied", None)
    finally:
        town.owner.execute("ALTER TABLE register.person_name DROP CONSTRAINT not_foreseen")


def test_a_decision_that_fails_leaves_the_rules_in_force(town: Town) -> None:
    """The rules stand in tables of the connection: they must not go with a transaction that is undone."""
    resident, home, person = town.party("resident"), town.dwelling(), somebody()
    [receipt] = town.declare(resident, said("residence_start", person, "2024-03-05", at=home))
    before = town.everything(town.person(receipt))
    town.owner.execute("ALTER TABLE register.residence ADD CONSTRAINT not_foreseen CHECK (false) NOT VALID")
    with town.database.connect("denizen_worker") as worker:
        fresh = Applier(worker, actor=SYSTEM)
        town.owner.execute("DELETE FROM register.residence WHERE person_id = %s", [town.person(receipt)])
        with pytest.raises(Exception, match="not_foreseen"):
            fresh.rebuild([town.person(receipt)], town.tick())  # type: ignore[list-item]
        town.owner.execute("ALTER TABLE register.residence DROP CONSTRAINT not_foreseen")
        fresh.rebuild([town.person(receipt)], town.tick())  # type: ignore[list-item]
    assert town.everything(town.person(receipt)) == before
