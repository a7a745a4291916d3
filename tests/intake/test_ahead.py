"""What has to have happened is refused while it lies ahead, and what may be announced where it lies too far ahead."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from denizen.intake.errors import reason
from denizen.ledger.rules import Described

from .declaring import Somebody, Town, document, said, somebody

NOON = datetime(2025, 3, 10, 4, tzinfo=UTC)
EVENING = datetime(2025, 3, 10, 16, 30, tzinfo=UTC)
"""In the town the night of the 11th has begun."""
AHEAD, TOO_FAR = "declaration.in_the_future", "declaration.too_far_ahead"

HAPPENED = [
    ("lodging_checkin", "check_in"),
    ("lodging_checkout", "check_out"),
    ("death", "death_date"),
    ("name_change", "effective_date"),
    ("document_change", "effective_date"),
    ("confirmation", "confirmed_on"),
    ("birth", "birth_date"),
]
ANNOUNCED = [
    ("residence_start", "start_date"),
    ("residence_change", "start_date"),
    ("residence_end", "end_date"),
    ("tenancy_start", "start_date"),
    ("tenancy_end", "end_date"),
    ("employment_start", "start_date"),
    ("employment_change", "start_date"),
    ("employment_end", "end_date"),
]


def told(town: Town, kind: Any, when: str | None, person: Somebody | None = None, **words: Any) -> Any:
    """Words of a kind with all that they need."""
    if kind.startswith("employment") and "employer_code" not in words:
        words["employer_code"] = town.organisation()[1]
    elif kind not in ("death", "correction"):
        words.setdefault("at", town.dwelling())
    if kind in ("name_change", "document_change"):
        new = {"name": "乙"} if kind == "name_change" else {"document": document(uuid4().hex, "passport")}
        words["beside"] = (Described("replacement", **new),)
    return said(kind, person or somebody(), when, **words)


def became(town: Town, words: Any, at: datetime = NOON) -> tuple[str | None, list[str] | None]:
    """Why it is refused as received at an instant, though it is applied years later, and what fields are named."""
    [receipt] = town.receive(town.party("registrar"), words, at=at)
    town.apply(max(town.tick(), datetime(2045, 1, 1, tzinfo=UTC)))
    row = town.owner.execute(
        "SELECT code, fields FROM ledger.outcome WHERE declaration_id = %s", [receipt.declaration_id]
    ).fetchone()
    assert row
    return row


@pytest.mark.parametrize(("kind", "field"), HAPPENED)
def test_what_has_to_have_happened_is_refused_ahead_of_the_day_of_receipt(
    town: Town, kind: str, field: str
) -> None:
    """A day of grace is for clocks that run ahead of the register's."""
    assert became(town, told(town, kind, "2025-03-11"))[0] is None
    assert became(town, told(town, kind, "2025-03-12")) == (AHEAD, [field])
    assert became(town, told(town, kind, "2025-03-12"), at=EVENING)[0] is None
    assert became(town, told(town, kind, "2041-01-01")) == (AHEAD, [field])
    # May have happened.
    assert became(town, told(town, kind, "2025-03"))[0] is None
    assert became(town, told(town, kind, "2025"))[0] is None
    assert became(town, told(town, kind, "2026")) == (AHEAD, [field])


@pytest.mark.parametrize(("kind", "field"), ANNOUNCED)
def test_what_may_be_announced_is_refused_more_than_a_year_ahead(town: Town, kind: str, field: str) -> None:
    assert became(town, told(town, kind, "2026-03-10"))[0] is None
    assert became(town, told(town, kind, "2026-03-11")) == (TOO_FAR, [field])
    assert became(town, told(town, kind, "2026-03"))[0] is None
    assert became(town, told(town, kind, "2027")) == (TOO_FAR, [field])


def test_a_correction_is_held_to_what_its_root_declared(town: Town) -> None:
    registrar, person = town.party("registrar"), somebody()
    for kind, code, field in (("death", AHEAD, "death_date"), ("tenancy_end", TOO_FAR, "end_date")):
        home = None if kind == "death" else town.dwelling()
        [root] = town.receive(registrar, told(town, kind, "2025-03-01", person, at=home), at=NOON)
        town.apply()
        for when, expected in (
            ("2025-03-11", (None, None)),
            ("2026-03-12", (code, [field])),
            (None, (None, None)),
        ):
            words = told(town, "correction", when, person, at=home, target=root.number)
            assert became(town, words) == expected
        retraction = said("retraction", None, None, target=root.number)
        assert became(town, retraction)[0] is None


def test_a_correction_without_a_day_is_held_to_that_of_its_root(town: Town) -> None:
    """Under a pack that let it lie further ahead, the root was taken in."""
    registrar, person, home = town.party("registrar"), somebody(), town.dwelling()
    [root] = town.receive(registrar, told(town, "tenancy_start", "2026-03-10", person, at=home), at=NOON)
    town.apply()
    words = told(town, "correction", None, person, at=home, target=root.number)
    assert became(town, words, at=NOON - timedelta(days=2)) == (TOO_FAR, ["start_date"])


def test_a_term_may_reach_further_than_a_start(town: Town) -> None:
    lease = {"term_until": date(2046, 3, 10)}
    assert became(town, told(town, "tenancy_start", "2026-03-10", **lease))[0] is None
    lease = {"term_until": date(2046, 3, 11)}
    assert became(town, told(town, "tenancy_start", "2025-03-10", **lease)) == (TOO_FAR, ["term_until"])
    stay = {"term_until": date(2999, 1, 1)}
    assert became(town, told(town, "lodging_checkin", "2025-03-10", **stay)) == (TOO_FAR, ["expected_out"])


def test_nobody_is_declared_before_being_born(town: Town) -> None:
    unborn = somebody(born=said("birth", None, "2025-03-12").occurred)
    words = told(town, "residence_start", "2025-06-01", unborn)
    assert became(town, words) == (AHEAD, ["birth_date"])


@pytest.mark.parametrize("code", [AHEAD, TOO_FAR])
def test_senders_are_told_in_words(code: str) -> None:
    assert reason(code) != code
