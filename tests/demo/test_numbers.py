"""Invented numbers satisfy the published checks and can belong to nobody."""

import re
from collections import Counter
from datetime import date
from random import Random

import pytest

from denizen.demo import numbers
from denizen.demo.town import Town
from denizen.register.documents import DocumentRefused, check_credit_code, check_document


def test_the_check_of_a_citizen_number_is_that_of_the_standard():
    # The example in GB 11643-1999, appendix A.
    assert numbers.citizen_check("11010519491231002") == "X"
    assert numbers.citizen_check("44052418800101001") == "4"


def test_the_checks_of_an_organisation_are_those_of_the_standards():
    # The examples in GB 32100-2015 and GB 11714-1997.
    assert numbers.credit_check("91350100M000100Y4") == "3"
    assert numbers.organisation_check("D2143569") == "X"


def test_a_number_tells_birth_date_and_sex():
    given = numbers.Numbers(Random(5))
    number = given.citizen(date(1990, 2, 28), "female")
    assert number[6:14] == "19900228"
    assert int(number[16]) % 2 == 0
    assert int(given.citizen(date(1990, 2, 28), "male")[16]) % 2 == 1


def test_a_mistyped_number_fails_and_keeps_its_first_17_characters():
    for body in ("78010119900228001", "78010619851231123"):
        number = body + numbers.citizen_check(body)
        wrong = numbers.wrong_check(number)
        assert wrong[:17] == body
        assert wrong[17] != number[17]
        assert wrong[17].isdigit()


def test_no_number_is_given_twice():
    given = numbers.Numbers(Random(1))
    made = [given.citizen(date(1990, 1, 1), "male") for _ in range(400)]
    assert max(Counter(made).values()) == 1


def test_every_true_document_passes_the_register_s_own_checks(town: Town):
    for person in town.truth.people.values():
        for document in person.documents:
            check_document(document.type, document.number, issuer=document.issuer, demo=True)
    for employer in town.employers:
        check_credit_code(employer.code)


def test_no_number_could_be_a_real_one(town: Town):
    for person in town.truth.people.values():
        assert person.phone == "" or re.fullmatch(r"\+8612\d{9}", person.phone)
        for document in person.documents:
            prefix = {"citizen_id": "78", "passport": "ZZ", "foreign_permanent_resident": "978"}[
                document.type
            ]
            assert document.number.startswith(prefix)
            if document.type == "citizen_id":
                with pytest.raises(DocumentRefused):
                    check_document(document.type, document.number, demo=False)
    assert all(employer.code[2:4] == "78" for employer in town.employers)


def test_no_file_holds_a_number_outside_the_invented_ranges(tiny: Town):
    """Read from the bytes that leave, whatever column they stand in."""
    for parcel in tiny.parcels:
        for cells in parcel.cells():
            for cell in cells.values():
                if re.fullmatch(r"\d{17}[\dX]", cell):
                    assert cell.startswith(("78", "978", "9178")), cell
                if re.fullmatch(r"\+\d+", cell):
                    assert cell.startswith("+8612"), cell
