"""A form is held to what a row of a file is held to, and never fails on what somebody types."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.intake.files.reading import read
from denizen.intake.filling import FIELDS, KIND_FIELDS, fill, read_texts
from denizen.kernel.crypto import Vault
from denizen.ledger.rules import KINDS, Kind
from denizen.register.documents import check_digit

TODAY = date(2026, 11, 26)
CELLS = [
    "", " ", "李静", "Ganbaatar Erdene", "2024-03-05", "2024", "05/03/2024", "2024年3月", "yes", "MNG", "蒙古",
    "110101199003070000", "E1234567", "passport", "KZ7M-4Q2C", "not a date", "1.5E+17", "#N/A", "a\u202eb", "x" * 600,
    "13900000000", "2024-03-05 14:30", "male", "7Q2KX", "entered_in_error", "=1+1", "'=1+1",
]  # fmt: skip


@pytest.fixture(name="vault", scope="module")
def _vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("keys"))


@given(st.data())
def test_a_form_says_what_a_row_of_a_file_says(data: st.DataObject) -> None:
    kind: Kind = data.draw(st.sampled_from(KINDS))
    texts = {field: data.draw(st.sampled_from(CELLS)) for field in KIND_FIELDS[kind]}
    values, wrong = read_texts(kind, texts, demo=True, today=TODAY)
    row = ",".join('"' + text.replace('"', '""') + '"' for text in texts.values())
    with read(f"{','.join(texts)}\n{row}\n".encode(), kind, demo=True, on=TODAY) as file:
        rows = list(file.rows)
    # A row of white space is no row; a form of white space is an empty form.
    if any(text.strip() for text in texts.values()):
        assert dict(rows[0].values) == dict(values)
        assert {(each.field, each.code) for each in rows[0].problems} == {(w.field, w.code) for w in wrong}


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=300)))
def test_whatever_is_typed_becomes_a_declaration_or_words_at_fields(
    vault: Vault, kind: Kind, texts: dict[str, str]
) -> None:
    filled = fill(kind, texts, sealer=vault, demo=True, today=TODAY)
    assert (filled.declaration is None) == bool(filled.wrong)
    for each in filled.wrong:
        assert each.field in KIND_FIELDS[kind]
        assert str(each.message)


def test_a_form_speaks_of_fields_and_not_of_cells(vault: Vault) -> None:
    for text in ("", "a\x00b", "a\u202eb", "a\ufffdb", "#REF!", "x" * 600, "a\u200bb"):
        filled = fill("residence_start", {"name": text, "plate": "x"}, sealer=vault, demo=True, today=TODAY)
        assert filled.wrong
        assert not any("cell" in str(each.message) for each in filled.wrong)


def number_of(born: str, sex: str, prefix: str = "780101") -> str:
    """An invented citizen number, or one built after it."""
    first17 = f"{prefix}{born}{'003' if sex == 'male' else '004'}"
    return first17 + check_digit(first17)


WOMAN = {"document_type": "citizen_id", "document_number": number_of("19900301", "female")}
RESIDENT = {
    "document_type": "foreign_permanent_resident",
    "document_number": number_of("19900301", "female", "978496"),
}
NEW = {"new_document_type": "citizen_id", "new_document_number": number_of("19900302", "female")}


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (WOMAN | {"sex": "male"}, ("sex", "document.sex_differs")),
        (WOMAN | {"sex": "female"}, None),
        (WOMAN | {"sex": "unknown"}, None),
        (WOMAN, None),
        (RESIDENT | {"sex": "male"}, ("sex", "document.sex_differs")),
        ({"document_type": "passport", "document_number": "E12345678", "sex": "male"}, None),
        (WOMAN | {"birth_date": "1990-03-02"}, ("birth_date", "document.birth_date_differs")),
        (WOMAN | {"birth_date": "1990-03"}, None),
        (WOMAN | NEW, ("new_document_number", "document.birth_date_differs")),
        (NEW | {"birth_date": "1990-03-01"}, ("new_document_number", "document.birth_date_differs")),
        (NEW | {"birth_date": "1990"}, None),
        (NEW, None),
    ],
)
def test_what_a_number_tells_is_held_against_the_words_beside_it(
    vault: Vault, texts: dict[str, str], wrong: tuple[str, str] | None
) -> None:
    texts = {"name": "李静", "effective_date": "2024-03-05", "new_document_type": "passport", **texts}
    texts.setdefault("new_document_number", "E87654321")
    filled = fill("document_change", texts, sealer=vault, demo=True, today=TODAY)
    assert [(each.field, each.code) for each in filled.wrong] == ([wrong] if wrong else [])
    if filled.declaration and "document_type" in texts and texts["document_type"] != "passport":
        assert filled.declaration.people[0].sex == texts.get("sex", "female")
