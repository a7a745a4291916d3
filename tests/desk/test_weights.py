"""What speaks for and against a candidate: drawn to one scale, told in words, only where it was weighed."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import translation

from denizen.desk.comparing import compared
from denizen.desk.weights import WIDTH, waterfalls, written
from denizen.kernel.clock import now
from denizen.kernel.partial import PartialDate
from denizen.linkage.deciding import KnownHome
from denizen.linkage.model.weighing import PRIOR
from denizen.linkage.people.serving import starting_model
from denizen.linkage.queries import Candidate, Comparison, DescribedPerson, Weight
from denizen.pages.labels import label


def candidate(*weights: tuple[str, str, float]) -> Candidate:
    """Somebody of whom so much was weighed."""
    return Candidate(
        person_id=uuid4(), names=[], sex=None, born=None, birth_place=None, nationality=None, documents=(),
        residences=(), employments=(), weights=tuple(Weight(*each) for each in weights), declarations=1, is_meant=False,
    )  # fmt: skip


def test_each_bar_begins_where_the_one_before_ends() -> None:
    one = candidate(
        ("prior", "prior", -13.3), ("name", "exact", 12.9), ("sex", "missing", 0.0), ("sex", "other", -6.0)
    )
    [drawn] = waterfalls([one, candidate()])
    first, second, nothing, last = drawn.bars
    assert first.speaks == last.speaks == "against"
    assert second.x == pytest.approx(first.x, abs=0.2)
    assert nothing.width == 0
    assert last.end == pytest.approx(second.end, abs=0.2)
    assert max(bar.end for bar in drawn.bars) <= WIDTH + 0.2
    assert drawn.total == written(-6.4)


def test_the_table_beside_says_what_the_weights_below_it_say() -> None:
    """Another order of the words of a name is the same name; a former home is one, though it is not lived in now."""
    declared = DescribedPerson(
        "subject", "Wei ZHANG", None, "male", PartialDate.parse("1988"), *[None] * 10
    )  # fmt: skip
    known = replace(
        candidate(("name", "same_letters", 9.3), ("birth_date", "part", 5.9), ("dwelling", "equal", 7.4)),
        names=["张伟"],
        sex="female",
        born=PartialDate.parse("1988-03-12"),
        residences=(KnownHome("KE5T-2HXW", "somewhere", None, None, is_main=True),),
    )
    asked = Comparison(
        uuid4(), uuid4(), "residence_start", "Hall", "registrar", now(), None, "E9TR-VA8J", "elsewhere", None,
        False, "name_resembles", now(), more_fit=False, has_my_opinion=False, is_disputed=False, people=(declared,),
        candidates=(known, replace(known, weights=())),
    )  # fmt: skip
    with translation.override("en"):
        told = {
            row.name: [(str(each.words), each.agreement) for each in row.known] for row in compared(asked)
        }
    assert told["Name"] == [
        ("the same in another script, order or spelling", "alike"),
        ("different", "different"),
    ]
    assert told["Born"] == [("one is a part of the other", "open"), ("the same", "alike")]
    assert told["Lives at"] == [("the person lives or lived there", "alike"), ("", "open")]
    assert told["Sex"] == [("different", "different")] * 2


@pytest.mark.parametrize(
    ("bits", "said"), [(12.88, "+12.9"), (-13.25, "−13.2"), (0.0, "0.0"), (-0.04, "0.0")]
)
def test_bits_are_rounded_and_have_a_sign(bits: float, said: str) -> None:
    with translation.override("en"):
        assert written(bits) == said


def test_every_level_of_the_model_that_comes_along_has_words() -> None:
    levels = {(each.name, level.word) for each in starting_model().comparisons for level in each.levels}
    levels.add((PRIOR, PRIOR))
    for comparison, word in levels:
        code = "missing" if word == "missing" else f"{comparison}.{word}"
        assert label("weight", code) != code, code
        assert label("weighed", comparison) != comparison


def test_the_words_of_a_model_that_nobody_knows_are_shown_as_they_are() -> None:
    [drawn] = waterfalls([candidate(("height", "tall", 1.0))])
    assert (drawn.bars[0].name, drawn.bars[0].words) == ("height", "height.tall")
