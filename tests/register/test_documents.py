"""Identity documents: which numbers pass, what they say, and with which code the others are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.kernel.errors import Refusal
from denizen.register.documents import (
    DOCUMENT_TYPES,
    Document,
    DocumentRefused,
    check_credit_code,
    check_digit,
    check_document,
    credit_check_character,
)

TODAY = date(2026, 3, 1)

births = st.dates(min_value=date(1985, 1, 1), max_value=TODAY)


def numbered(first17: str) -> str:
    return first17 + check_digit(first17)


def refusal_of(kind: str, number: str, *, demo: bool = False, issuer: str | None = None) -> str:
    with pytest.raises(DocumentRefused) as refused:
        check_document(kind, number, demo=demo, on=TODAY, issuer=issuer)
    # The message stands on pages and in logs, the number must not.
    assert isinstance(refused.value, Refusal)
    assert refused.value.fields == ("document_number",)
    assert not number or number not in str(refused.value)
    assert str(refused.value)
    return refused.value.code


@st.composite
def citizen_numbers(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["152501", "330782", "110105", "659001", "441900", "500101"]))
    # Chongqing's codes begin with 1997; the others are older than 1985 or still stand.
    return numbered(f"{prefix}{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}")


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", date(1880, 1, 1), "male"),
    ],
)
def test_the_numbers_printed_in_the_standard_pass(number: str, born: date, sex: str) -> None:
    assert check_document("citizen_id", number, on=TODAY) == Document(
        "citizen_id", number, "CHN", born, sex, f"…{number[-4:]}"
    )


@given(citizen_numbers())
def test_a_citizen_number_says_birth_date_and_sex(number: str) -> None:
    document = check_document("citizen_id", number, on=TODAY)
    assert document.born == date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    assert document.sex == ("male" if int(number[16]) % 2 else "female")
    assert document.number == number


@given(citizen_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, position: int, change: int) -> None:
    wrong = number[:position] + str((int(number[position]) + change) % 10) + number[position + 1 :]
    refusal_of("citizen_id", wrong)


@given(citizen_numbers(), st.integers(0, 15))
def test_two_exchanged_digits_are_always_noticed(number: str, position: int) -> None:
    wrong = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    if wrong != number:
        refusal_of("citizen_id", wrong)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Х",  # Cyrillic
        "'11010519491231002X",
        "110105491231002",  # as given before 1999
    ],
)
def test_one_number_has_one_normal_form(written: str) -> None:
    assert check_document("citizen_id", written).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "checksum"),
        (numbered("11010519490230002"), "birth_date"),
        (numbered("11010520260302002"), "birth_date"),  # tomorrow
        (numbered("11010518790302002"), "birth_date"),
        (numbered("15999919900101123"), "division"),
        (numbered("11019919900101123"), "division"),
        (numbered("01010119900101123"), "division"),
        (numbered("78010119900101123"), "division"),
        (numbered("11000019900101123"), "division"),  # a province is no county
        ("1101051949123100", "length"),
        ("1101051949123100211", "length"),
        ("", "length"),
        ("12345", "length"),
        ("1101051949123100AX", "characters"),
        ("X10105194912310021", "characters"),
        ("11010549123100A", "characters"),
        ("11010519491231\x0002X", "characters"),
        ("\u202e1010519491231002X", "characters"),
        ("٣١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "characters"),
        ("1" * 100_000, "length"),
    ],
)
def test_a_wrong_citizen_number_says_what_is_wrong(number: str, code: str) -> None:
    assert refusal_of("citizen_id", number) == f"document.citizen_id.{code}"


def test_lone_surrogates_are_refused_like_other_strange_characters() -> None:
    assert refusal_of("citizen_id", "11010519491231002\ud800") == "document.citizen_id.characters"


@pytest.mark.parametrize(
    "number",
    [
        "152501199001012000",
        "1.52501199001011E+17",
        "1.52501E+17",
        "1,52501E+17",
        "152501199001011000.0",
        "1.5e17",
    ],
)
def test_digits_lost_in_a_spreadsheet_are_recognised(number: str) -> None:
    assert refusal_of("citizen_id", number) == "document.digits_lost"


def test_a_number_may_really_end_with_three_zeros() -> None:
    number = next(
        one for order in range(100, 1000, 100) if (one := numbered(f"15250119900101{order}"))[-3:] == "000"
    )
    assert check_document("citizen_id", number).number == number


def test_invented_numbers_pass_only_where_they_are_allowed() -> None:
    number = numbered("78010119900101123")
    assert check_document("citizen_id", number, demo=True).number == number
    assert refusal_of("citizen_id", number) == "document.citizen_id.division"
    assert (
        refusal_of("citizen_id", numbered("77010119900101123"), demo=True) == "document.citizen_id.division"
    )
    assert (
        refusal_of("citizen_id", numbered("78010119900230123"), demo=True) == "document.citizen_id.birth_date"
    )


@pytest.mark.parametrize(
    ("division", "born", "possible"),
    [
        ("310103", "19740501", True),  # Luwan, merged in 2011
        ("310103", "20110501", True),
        ("310103", "20140501", True),  # offices used old codes for a while
        ("310103", "20190501", False),
        (
            "152521",
            "19500501",
            True,
        ),  # ended in 1983, before people were numbered, but within the years of grace
        ("152601", "20100501", False),  # Jining city, another code since 2003
        ("419003", "19930501", True),  # Jiyuan's code until 1995
        ("500101", "19600501", True),  # Wanzhou's people were numbered anew when Chongqing was founded
        ("460200", "19900501", True),  # Sanya, a city without counties then
        ("152599", "19900501", False),
        ("152599", "20250501", True),  # may be younger than the table
        ("159999", "20250501", False),
    ],
)
def test_an_obsolete_division_passes_if_the_number_could_be_given(
    division: str, born: str, possible: bool
) -> None:
    number = numbered(f"{division}{born}123")
    if possible:
        assert check_document("citizen_id", number, on=TODAY).number == number
    else:
        assert refusal_of("citizen_id", number) == "document.citizen_id.division"


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [("810000", "hk_macao_permit"), ("820000", "hk_macao_permit"), ("830000", "taiwan_permit")],
)
def test_residence_permits_of_the_three_places_are_checked_like_citizen_numbers(
    prefix: str, kind: str
) -> None:
    number = numbered(f"{prefix}19900101123")
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    for written_as in (kind, "citizen_id"):
        document = check_document(written_as, number, on=TODAY)
        assert (document.type, document.born, document.sex) == (kind, date(1990, 1, 1), "male")
        assert refusal_of(written_as, wrong) == "document.citizen_id.checksum"
        assert refusal_of(written_as, numbered(f"{prefix}19900230123")) == "document.citizen_id.birth_date"


@pytest.mark.parametrize("written_as", ["foreign_permanent_resident", "citizen_id"])
def test_the_specimen_of_the_permanent_resident_card_passes(written_as: str) -> None:
    document = check_document(written_as, "911124198108030024", on=TODAY)
    assert (document.type, document.born, document.sex) == (
        "foreign_permanent_resident",
        date(1981, 8, 3),
        "female",
    )
    assert refusal_of(written_as, "911124198108030025") == "document.foreign_permanent_resident.checksum"
    assert refusal_of(written_as, "911124198108032000") == "document.digits_lost"
    wrong_day = numbered("91112419810832002")
    assert refusal_of(written_as, wrong_day) == "document.foreign_permanent_resident.birth_date"


@pytest.mark.parametrize(
    ("kind", "written", "normal", "shown"),
    [
        ("foreign_permanent_resident", "can 110081080302", "CAN110081080302", "…0302"),
        ("hk_macao_permit", "h09123456", "H09123456", "…456"),
        ("hk_macao_permit", "M0912345602", "M09123456", "…456"),
        ("taiwan_permit", "12345678", "12345678", "…78"),
        ("taiwan_permit", "1234567801", "12345678", "…78"),
        ("taiwan_permit", "1234567801B", "12345678", "…78"),
        ("passport", "e 1234567", "E1234567", "…67"),
        ("passport", "EA1234567", "EA1234567", "…567"),
        ("passport", "L898902C<", "L898902C", "…2C"),
        ("other_national", "уб 90010112", "УБ90010112", "…112"),
    ],
)
def test_other_documents_are_normalised_and_masked(kind: str, written: str, normal: str, shown: str) -> None:
    document = check_document(kind, written)
    assert (document.type, document.number, document.hint) == (kind, normal, shown)
    assert document.born is document.sex is None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("foreign_permanent_resident", "CAN11008108030"),
        ("foreign_permanent_resident", "812345678901234567"),
        ("hk_macao_permit", "A09123456"),
        ("hk_macao_permit", "H0912345"),
        ("hk_macao_permit", numbered("83000019900101123")),
        ("taiwan_permit", "1234567"),
        ("taiwan_permit", numbered("81000019900101123")),
        ("passport", "1234"),
        ("passport", "EA12345678"),
        ("passport", "ABCDEFG"),
        ("passport", "Ü1234567"),
        ("passport", ""),
        ("other_national", "123"),
        ("other_national", "ABCDEF"),
        ("other_national", "1" * 31),
        ("other_national", "A1234\x00"),
    ],
)
def test_other_documents_that_cannot_be_are_refused(kind: str, number: str) -> None:
    assert refusal_of(kind, number) == f"document.{kind}.malformed"


def test_the_issuer_is_three_letters() -> None:
    assert check_document("passport", "E1234567", issuer="mng").issuer == "MNG"
    assert check_document("passport", "C01X0006H", issuer="D<<").issuer == "DEU"
    assert check_document("passport", "E1234567").issuer is None
    assert check_document("citizen_id", "11010519491231002X", issuer="MNG").issuer == "CHN"
    assert refusal_of("passport", "E1234567", issuer="Mongolia") == "document.issuer"


def test_an_unknown_type_is_refused() -> None:
    assert refusal_of("library_card", "E1234567") == "document.type"


@given(st.sampled_from(DOCUMENT_TYPES), st.text(max_size=70))
def test_any_text_is_a_document_or_refused(kind: str, number: str) -> None:
    try:
        document = check_document(kind, number, on=TODAY)
    except DocumentRefused:
        return
    assert check_document(kind, document.number, on=TODAY) == document
    assert len(document.hint) <= 5
    assert document.hint[1:] in document.number


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91350100m000100y43", "9135 0100 M000 100Y 43"])
def test_the_credit_code_printed_in_the_standard_passes(code: str) -> None:
    assert check_credit_code(code) == "91350100M000100Y43"


@given(
    st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9),
    st.integers(0, 7),
    st.integers(1, 30),
)
def test_one_wrong_character_of_a_credit_code_is_noticed(
    organisation: str, position: int, change: int
) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = f"91152501{organisation}"
    code += credit_check_character(code)
    assert check_credit_code(code) == code
    at = 8 + position
    wrong = code[:at] + alphabet[(alphabet.index(code[at]) + change) % 31] + code[at + 1 :]
    with pytest.raises(DocumentRefused) as refused:
        check_credit_code(wrong)
    assert refused.value.code == "document.credit_code.checksum"


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y4I", "9135010OM000100Y43", "91350100M000100S43"]
)
def test_what_is_no_credit_code_is_refused(code: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        check_credit_code(code)
    assert refused.value.code == "document.credit_code.malformed"
