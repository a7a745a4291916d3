"""Whom an employer's name means, what a sender is told else, and what names are kept as evidence."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from denizen.intake.errors import reason
from denizen.kernel.postgres import Server
from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement
from denizen.places.actions import Area
from denizen.places.actions import add_areas as add
from denizen.register.actions import (
    NewOrganisation,
    OtherName,
    add_alias,
    register_organisations,
    rename_organisation,
)
from denizen.register.queries import resolve_names

from ..databases import clone
from .declaring import MORNING, SYSTEM, Somebody, Town, said, somebody, town_in

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
    assert names(town, CODES["cafe"])[claimed] == ("alias", False), "it finds no more"


@pytest.mark.parametrize("office_first", [True, False])
def test_a_name_that_two_give_at_once_is_the_registered_ones(town: Town, office_first: bool) -> None:
    """Neither sees what the other has not committed: the second waits for the first."""
    claimed = f"乙{'未' if office_first else '酉'}灯具有限公司"
    code = f"91152501MA0{'OFFICE' if office_first else 'CLAIMS'}"
    employer = employer_of(town, "cafe")
    words = said(
        "employment_start", somebody(), "2024-03-05", employer_code=CODES["cafe"], employer_name=claimed
    )
    town.receive(employer, words)

    def registers() -> None:
        organisations = [NewOrganisation(code, claimed)]
        register_organisations(town.owner, actor=SYSTEM, organisations=organisations, now=town.tick())

    def applies() -> None:
        town.apply()

    db, first, second = (
        (town.owner, registers, applies) if office_first else (town.worker, applies, registers)
    )
    with ThreadPoolExecutor(1) as other:
        with db.transaction():
            first()
            waiting = other.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)
        waiting.result(60)
    assert names(town, CODES["cafe"])[claimed] == ("alias", False)
    assert hired(town, town.party("registrar"), employer_name=claimed)[0] == code


@pytest.mark.parametrize("way", ["register", "rename", "alias"])
def test_what_another_called_itself_gives_way_to_what_the_office_says(town: Town, way: str) -> None:
    """Even where it leaves a part of the name out, as others do who mean the firm that is registered now."""
    core = {"register": "甲申建材", "rename": "北斗灯饰", "alias": "长河玩具"}[way]
    given, claimed, another = f"二连浩特市{core}有限公司", f"{core}有限公司", f"{core}股份有限公司"
    code = f"91152501MA00{way}"
    employer, registrar = employer_of(town, "inns"), town.party("registrar")
    for name in (claimed, another):
        hired(town, employer, employer_code=CODES["inns"], employer_name=name)
        assert hired(town, registrar, employer_name=name)[0] == CODES["inns"]
    first = given if way == "register" else f"{core[::-1]}厂"
    done = register_organisations(
        town.owner, actor=SYSTEM, organisations=[NewOrganisation(code, first)], now=town.tick()
    )
    others = done.others
    if way != "register":
        assert others == ()
        give = rename_organisation if way == "rename" else add_alias
        others = give(town.owner, actor=SYSTEM, credit_code=code, name=given, now=town.tick())
    assert others == (OtherName(CODES["inns"], claimed, finds=False),)
    assert hired(town, registrar, employer_name=claimed)[2] == ("refused", "employer.name_lacks_area")
    assert hired(town, registrar, employer_name=given)[0] == code
    # What is no name of the new firm stays.
    assert hired(town, registrar, employer_name=another)[0] == CODES["inns"]
    # Nor does telling it again bring it back.
    hired(town, employer, employer_code=CODES["inns"], employer_name=claimed)
    assert names(town, CODES["inns"])[claimed] == ("alias", False)


def test_what_the_office_calls_another_stays_and_is_told(town: Town) -> None:
    registrar = town.party("registrar")
    add_alias(town.owner, actor=SYSTEM, credit_code=CODES["inn"], name="老字号客栈", now=town.tick())
    organisations = [NewOrganisation("91152501MA00000LZH", "老字号客栈")]
    done = register_organisations(town.owner, actor=SYSTEM, organisations=organisations, now=town.tick())
    assert done.others == (OtherName(CODES["inn"], "老字号客栈", finds=True),)
    assert hired(town, registrar, employer_name="老字号客栈")[0] == "91152501MA00000LZH"


@pytest.fixture
def firm(town: Town) -> tuple[Sender, str]:
    """A firm of its own, and what it calls itself."""
    code = uuid4().hex[:18].upper()
    organisations = [NewOrganisation(code, f"{code}馆")]
    register_organisations(town.owner, actor=SYSTEM, organisations=organisations, now=town.tick())
    return town.party("employer", credit_code=code), f"{code[::-1]}屋"


def calls_itself(town: Town, firm: tuple[Sender, str], person: Somebody | None = None) -> Acknowledgement:
    [receipt] = town.declare(
        firm[0], said("employment_start", person or somebody(), "2024-03-05", **named(town, firm))
    )
    return receipt


def named(town: Town, firm: tuple[Sender, str]) -> dict[str, str]:
    row = town.owner.execute(
        "SELECT credit_code FROM access.party WHERE id = %s", [firm[0].party_id]
    ).fetchone()
    assert row
    return {"employer_code": row[0], "employer_name": firm[1]}


def finds(town: Town, firm: tuple[Sender, str]) -> bool:
    """Whether the firm is found by what it calls itself, and no trace is left where it is not."""
    code = named(town, firm)["employer_code"]
    resolution = resolve_names(town.worker, [firm[1]])[firm[1]]
    assert (firm[1] in names(town, code)) == (resolution.organisation_id is not None)
    if resolution.organisation_id is None:
        assert resolution.near == (), "nor does it come near"
    return resolution.organisation_id is not None


def test_a_name_goes_with_the_last_declaration_that_told_it(town: Town, firm: tuple[Sender, str]) -> None:
    first, second = calls_itself(town, firm), calls_itself(town, firm)
    assert finds(town, firm)
    town.declare(firm[0], said("retraction", None, None, target=first.number))
    assert finds(town, firm), "the second stands"
    town.declare(firm[0], said("retraction", None, None, target=second.number))
    assert not finds(town, firm)
    code = named(town, firm)["employer_code"]
    assert hired(town, town.party("registrar"), employer_name=f"{code}馆")[0] == code, "its own stays"


def test_a_name_goes_where_all_that_told_it_is_taken_back_at_once(
    town: Town, firm: tuple[Sender, str]
) -> None:
    receipts = [calls_itself(town, firm) for _ in range(3)]
    town.declare(firm[0], *(said("retraction", None, None, target=each.number) for each in receipts))
    assert not finds(town, firm)


def test_a_name_that_is_corrected_away_goes_and_one_that_a_correction_tells_stands(
    town: Town, firm: tuple[Sender, str]
) -> None:
    person = somebody()
    root = calls_itself(town, firm, person)

    def corrected(by: Sender, **words: str) -> None:
        [receipt] = town.declare(by, said("correction", person, "2024-03-06", target=root.number, **words))
        assert town.outcome(receipt) == ("applied", None)

    corrected(firm[0], **named(town, firm))
    assert finds(town, firm), "the correction tells it too"
    corrected(firm[0])
    assert not finds(town, firm)
    corrected(firm[0], **named(town, firm))
    assert finds(town, firm)
    corrected(town.party("registrar"), **named(town, firm))
    kept = names(town, named(town, firm)["employer_code"])
    assert kept[firm[1]] == ("alias", False), "a registrar's word of it is evidence alone"
    assert hired(town, town.party("registrar"), employer_name=firm[1])[2][0] == "refused"


def test_a_name_told_of_somebody_who_is_not_known_yet_goes_when_it_is_taken_back(
    town: Town, firm: tuple[Sender, str]
) -> None:
    person = somebody(document_type="passport")
    town.declare(town.party("registrar"), said("confirmation", person, "2015-01-01"))
    told = person.described(born=None)
    [receipt] = town.declare(firm[0], said("employment_start", told, "1950-01-01", **named(town, firm)))
    assert town.outcome(receipt)[0] == "undecided"
    assert finds(town, firm)
    town.declare(firm[0], said("retraction", None, None, target=receipt.number))
    assert not finds(town, firm)


def test_a_name_that_a_correction_does_not_tell_goes_once_that_is_answered(
    town: Town, firm: tuple[Sender, str]
) -> None:
    stranger, worker = somebody("passport"), somebody("passport")
    town.declare(town.party("registrar"), said("confirmation", stranger, "2015-01-01"))
    root = calls_itself(town, firm, stranger)
    code = named(town, firm)["employer_code"]
    words = said("correction", worker, None, target=root.number, employer_code=code)
    [mended] = town.declare(firm[0], words)
    assert town.outcome(mended)[0] == "undecided"
    assert finds(town, firm)
    town.applier.answer(root.declaration_id, None, actor=SYSTEM, now=town.tick())
    assert not finds(town, firm)
    town.applier.take_back(root.declaration_id, actor=SYSTEM, now=town.tick())
    assert finds(town, firm), "the words of before stand again"


def test_a_name_that_a_correction_tells_counts_while_that_is_answered(
    town: Town, firm: tuple[Sender, str]
) -> None:
    stranger, worker = somebody("passport"), somebody("passport")
    town.declare(town.party("registrar"), said("confirmation", stranger, "2015-01-01"))
    code = named(town, firm)["employer_code"]
    [root] = town.declare(firm[0], said("employment_start", stranger, "2024-03-05", employer_code=code))
    words = said("correction", worker, None, target=root.number, **named(town, firm))
    [mended] = town.declare(firm[0], words)
    assert town.outcome(mended)[0] == "undecided"
    assert not finds(town, firm), "it waits"
    town.applier.answer(root.declaration_id, None, actor=SYSTEM, now=town.tick())
    assert finds(town, firm)
    town.applier.take_back(root.declaration_id, actor=SYSTEM, now=town.tick())
    assert not finds(town, firm)


def test_a_place_that_is_freed_is_taken_by_the_next_name(town: Town, firm: tuple[Sender, str]) -> None:
    """Of twenty names, those that were taken back are none."""
    code = named(town, firm)["employer_code"]
    receipts = [
        calls_itself(town, (firm[0], f"{letter}{code[::-1]}"))
        for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    ]
    assert sum(found for _kind, found in names(town, code).values()) == 20
    calls_itself(town, firm)
    assert names(town, code)[firm[1]] == ("alias", False)
    town.declare(firm[0], said("retraction", None, None, target=receipts[3].number))
    calls_itself(town, (firm[0], f"戌{code[::-1]}"))
    assert names(town, code)[f"戌{code[::-1]}"] == ("alias", True)


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
