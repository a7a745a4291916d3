"""Whom an employer's name means, what a sender is told else, and what names are kept as evidence."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from denizen.intake.errors import reason
from denizen.kernel.postgres import Server
from denizen.ledger.actions import Sender
from denizen.places.actions import Area
from denizen.places.actions import add_areas as add
from denizen.register.actions import NewOrganisation, add_alias, register_organisations, rename_organisation
from denizen.register.queries import resolve_names

from ..databases import clone
from .declaring import MORNING, SYSTEM, Town, said, somebody, town_in

FIRMS = {
    "mill": "二连浩特市红星面粉有限公司",
    "shop": "二连浩特市红星面粉有限公司第一分店",
    "bank": "内蒙古草原能源股份有限公司",
    "one": "蓝天商贸有限公司",
    "other": "蓝天商贸股份有限公司",
    "mongolian": "Улаан од ХХК",
    "hotel": "金龙饭店有限公司",
    "cafe": "银龙茶馆",
    "inn": "玉龙饭店",
    "inns": "玉龙饭店有限公司",
}
CODES = dict(zip(FIRMS, (f"9115250{n}MA0000000{n}" for n in range(1, 12)), strict=False))


@pytest.fixture(scope="module")
def town(server: Server, template_db: str) -> Iterator[Town]:
    with clone(server, template_db) as database, town_in(database) as settled:
        areas = [
            Area("15", "province", "内蒙古自治区", None),
            Area("1502", "city", "包头市", "15"),
            Area("1525", "city", "锡林郭勒盟", "15"),
            Area("152501", "county", "二连浩特市", "1525"),
        ]
        add(settled.owner, actor=SYSTEM, areas=areas, now=MORNING)
        register_organisations(
            settled.owner,
            actor=SYSTEM,
            organisations=[NewOrganisation(CODES[each], name) for each, name in FIRMS.items()],
            now=MORNING,
        )
        yield settled


def hired(town: Town, by: Sender, **words: str) -> tuple[str | None, str | None, tuple[str, str | None]]:
    """Declare a job: the code of the employer found, by what it was found, and what became of it."""
    [receipt] = town.declare(by, said("employment_start", somebody(), "2024-03-05", **words))
    found = town.owner.execute(
        "SELECT o.credit_code, l.organisation_basis FROM linkage.place_link AS l"
        " JOIN register.organisation AS o ON o.id = l.organisation_id WHERE l.declaration_id = %s",
        [receipt.declaration_id],
    ).fetchone()
    return (*(found or (None, None)), town.outcome(receipt))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("二连浩特市红星面粉有限公司", "mill"),
        ("二连浩特红星面粉有限责任公司", "mill"),
        ("二連浩特市紅星麵粉", "mill"),
        ("红星面粉（二连浩特）有限公司", "mill"),
        ("二连浩特红星面粉第一分店", "shop"),
        ("内蒙古草原能源", "bank"),
        ("蓝天商贸股份公司", "other"),
        ("УЛААН ОД", "mongolian"),
        ("金龙饭店公司", "hotel"),
        ("銀龍 茶館", "cafe"),
        ("玉龙饭店", "inn"),
    ],
)
def test_an_employer_is_found_where_it_alone_fits_all_that_is_told(town: Town, name: str, meant: str) -> None:
    found = hired(town, town.party("registrar"), employer_name=name)
    assert found == (CODES[meant], "name", ("applied", None))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("蓝天商贸", "several"),
        ("红星面粉有限公司", "lacks_area"),
        ("草原能源", "lacks_area"),
        ("金龙饭店", "lacks_form"),
        ("银龙茶馆有限公司", "differs"),
        ("红星面粉股份有限公司", "differs"),
        ("红星面粉第二分店", "differs"),
        ("包头红星面粉有限公司", "differs"),
        ("红星面份有限公司", "differs"),
        ("有限公司", "vague"),
        ("商贸", "vague"),
        ("没有这家", "unknown"),
    ],
)
def test_what_is_not_plain_is_refused_in_words(town: Town, name: str, code: str) -> None:
    refused = hired(town, town.party("registrar"), employer_name=name)
    assert refused == (None, None, ("refused", f"employer.name_{code}"))
    assert reason(f"employer.name_{code}") != f"employer.name_{code}"


def names(town: Town, code: str) -> dict[str, tuple[str, bool]]:
    return {
        name: (kind, finds)
        for name, kind, finds in town.owner.execute(
            "SELECT n.name, n.kind, n.finds FROM register.organisation_name AS n"
            " JOIN register.organisation AS o ON o.id = n.organisation_id WHERE o.credit_code = %s",
            [code],
        )
    }


def test_a_code_goes_before_the_name_and_what_others_call_it_is_evidence_alone(town: Town) -> None:
    landlord = town.party("registrar")
    found = hired(town, landlord, employer_code=CODES["bank"], employer_name="大草原电厂")
    assert found == (CODES["bank"], "code", ("applied", None))
    assert names(town, CODES["bank"])["大草原电厂"] == ("alias", False)
    assert hired(town, landlord, employer_name="大草原电厂")[2] == ("refused", "employer.name_unknown")
    # The office takes it over.
    add_alias(town.owner, actor=SYSTEM, credit_code=CODES["bank"], name="大草原电厂", now=town.tick())
    assert hired(town, landlord, employer_name="大草原电厂")[0] == CODES["bank"]


def test_what_an_employer_calls_itself_finds_it(town: Town) -> None:
    employer = town.party("employer", credit_code=CODES["mill"])
    assert hired(town, employer, employer_name="红星磨坊")[2] == ("refused", "employer.name_unknown")
    itself = hired(town, employer, employer_code=CODES["mill"], employer_name="红星磨坊")
    assert itself == (CODES["mill"], "code", ("applied", None))
    assert names(town, CODES["mill"])["红星磨坊"] == ("alias", True)
    assert hired(town, town.party("registrar"), employer_name="红星磨坊")[0] == CODES["mill"]


def test_nobody_makes_anothers_name_mean_neither_by_taking_it(town: Town) -> None:
    employer = town.party("employer", credit_code=CODES["cafe"])
    itself = hired(town, employer, employer_code=CODES["cafe"], employer_name=FIRMS["bank"])
    assert itself == (CODES["cafe"], "code", ("applied", None))
    assert names(town, CODES["cafe"])[FIRMS["bank"]] == ("alias", False), "kept as evidence"
    assert hired(town, town.party("registrar"), employer_name=FIRMS["bank"])[0] == CODES["bank"]


def employer_of(town: Town, firm: str) -> Sender:
    """The party of a firm, which may have declared before."""
    known = town.owner.execute("SELECT id FROM access.party WHERE credit_code = %s", [CODES[firm]]).fetchone()
    if known:
        return Sender(known[0], "employer", SYSTEM, "api")
    return town.party("employer", credit_code=CODES[firm])


@pytest.mark.parametrize(
    "claimed",
    [
        "二连浩特市金龙饭店有限公司",
        "内蒙古草原能源股份有限公司第一分公司",
        "内蒙古草原能源厂",
        "内蒙古草原能原股份有限公司",
    ],
)
def test_nobody_is_found_by_a_name_that_comes_near_anothers(town: Town, claimed: str) -> None:
    """Else whoever leaves a part of the other's name out, or tells one more, would mean the one who took it."""
    employer = employer_of(town, "cafe")
    assert hired(town, employer, employer_code=CODES["cafe"], employer_name=claimed)[2] == ("applied", None)
    assert names(town, CODES["cafe"])[claimed] == ("alias", False)
    assert hired(town, town.party("registrar"), employer_name=claimed)[0] != CODES["cafe"]
    for firm in ("hotel", "bank"):
        assert hired(town, town.party("registrar"), employer_name=FIRMS[firm])[0] == CODES[firm]


def test_a_registered_name_goes_before_what_another_called_itself_before(town: Town) -> None:
    claimed, code = "苏尼特建材有限公司", "91152501MA000000X9"
    employer = employer_of(town, "cafe")
    hired(town, employer, employer_code=CODES["cafe"], employer_name=claimed)
    registrar = town.party("registrar")
    assert hired(town, registrar, employer_name=claimed)[0] == CODES["cafe"]
    organisations = [NewOrganisation(code, claimed)]
    register_organisations(town.owner, actor=SYSTEM, organisations=organisations, now=town.tick())
    assert hired(town, registrar, employer_name=claimed)[0] == code


def test_twenty_names_find_an_organisation_and_no_more(town: Town) -> None:
    """Each is compared with whatever is told: names without end would hold every round."""
    employer = employer_of(town, "mongolian")
    told = [
        said(
            "employment_start",
            somebody(),
            "2024-03-05",
            employer_code=CODES["mongolian"],
            employer_name=f"蓝天{letter}馆",
        )
        for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    ]
    town.declare(employer, *told)
    kept = names(town, CODES["mongolian"])
    assert len(kept) >= len(told)
    assert sum(finds for _kind, finds in kept.values()) == 20


def test_a_former_name_still_finds_and_the_new_one_does(town: Town) -> None:
    rename_organisation(
        town.owner, actor=SYSTEM, credit_code=CODES["mongolian"], name="Шинэ од ХХК", now=town.tick()
    )
    meant = resolve_names(town.worker, ["Шинэ од", "Улаан од ХХК"])
    assert {each.organisation_id for each in meant.values()} == {organisation(town, "mongolian")}
    assert names(town, CODES["mongolian"])["Улаан од ХХК"] == ("former", True)


def organisation(town: Town, which: str) -> UUID:
    row = town.owner.execute(
        "SELECT id FROM register.organisation WHERE credit_code = %s", [CODES[which]]
    ).fetchone()
    assert row
    return row[0]


def test_what_another_calls_it_is_evidence_whoever_says_it_of_themselves_in_the_same_round(
    town: Town,
) -> None:
    """A name that one firm gives itself does not become, in that round, what a stranger may say finds another firm."""
    itself = town.party("employer", credit_code=CODES["one"])
    stranger = town.party("agency")
    name = "内蒙古草原能源"
    hires = [
        (
            itself,
            said(
                "employment_start", somebody(), "2024-03-05", employer_code=CODES["one"], employer_name=name
            ),
        ),
        (stranger, said("employment_start", somebody(), "2024-03-05", employer_name=name)),
    ]
    for sender, words in hires:
        town.receive(sender, words)
    assert town.apply(rounds=1).applied == 2
    # It is a name that means another: neither finds by it what it did not find before.
    assert names(town, CODES["one"])[name] == ("alias", False)
    assert names(town, CODES["bank"])[name] == ("alias", False)
