"""An effect in words: every fact that goes or comes is told once, an end as an end, and nothing is made up."""

from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from denizen.desk.effects import BEGINS, CHANGES, ENDS, GONE, RECORDED, STANDS, in_words, told_in_words
from denizen.intake.queries import Change, Effect, Told
from denizen.kernel.partial import PartialDate
from denizen.register.rules import FACTS

PERSON, HOME = uuid4(), uuid4()
SPELLS = ("residence", "tenancy", "employment", "lodging_stay")


def change(fact: str = "residence", *, is_made: bool = True, **told: object) -> Change:
    """A fact that comes or goes; of a residence, one that began in March."""
    empty = dict.fromkeys(Change.__dataclass_fields__)
    spell = {
        "began": PartialDate.parse("2024-03-05"),
        "dwelling_id": HOME,
        "plate": "KZ7M-4Q2C",
        "address": "Sand 1",
    }
    return Change(
        **empty
        | {
            "place": 0,
            "person_id": PERSON,
            "is_new_person": False,
            "name": "Bat",
            "fact": fact,
            "is_made": is_made,
        }
        | (spell if fact in SPELLS else {})
        | told
    )  # type: ignore[arg-type]


def said(*changes: Change) -> list[tuple[str, str]]:
    """Verb and sentence of each line, those that stay last."""
    return [
        (line.verb, line.sentence)
        for about in in_words(Effect(changes, ()))
        for line in (*about.lines, *about.standing)
    ]


def test_an_end_is_told_as_an_end_and_before_what_begins() -> None:
    end = PartialDate.parse("2024-06-01")
    other = {"dwelling_id": uuid4(), "plate": "ABCD-2345", "address": "Elm 2", "began": end}
    lines = said(change(**other), change(is_made=False), change(ended=end))
    assert lines == [
        (ENDS, "Residence at Sand 1 (KZ7M-4Q2C) on 1 June 2024"),
        (BEGINS, "Residence at Elm 2 (ABCD-2345) on 1 June 2024"),
    ]


def test_what_goes_on_after_all_what_is_gone_and_what_is_only_known_otherwise() -> None:
    ended = {"ended": PartialDate.parse("2024-06")}
    assert said(change(is_made=False, **ended), change()) == [
        (CHANGES, "Residence at Sand 1 (KZ7M-4Q2C) goes on after all")
    ]
    assert said(change(is_made=False)) == [(GONE, "Residence at Sand 1 (KZ7M-4Q2C) on 5 March 2024")]
    assert said(change(is_made=False), change(declaration_id=uuid4())) == [
        (STANDS, "Residence at Sand 1 (KZ7M-4Q2C)")
    ]
    assert said(change("person_name", kind="official", value="Bat")) == [(RECORDED, "Official name Bat")]


def test_what_takes_anothers_place_is_told_from_what_to_what() -> None:
    day, year = PartialDate.parse("2011-07-21"), PartialDate.parse("2011")
    lines = said(
        change("particulars", is_made=False, kind="female", began=day),
        change("particulars", kind="female", began=year),
        change("person_name", is_made=False, kind="official", value="谢云言"),
        change("person_name", kind="official", value="云言 谢"),
        change("person_name", kind="variant", value="谢云言"),
    )
    assert lines == [
        (CHANGES, "Particulars: birth date 21 July 2011 → 2011"),
        (CHANGES, "Official name: 谢云言 → 云言 谢"),
        (RECORDED, "Other spelling 谢云言"),
    ]
    assert said(
        change("particulars", is_made=False, kind="unknown", began=day),
        change("particulars", kind="female", began=day),
    ) == [(CHANGES, "Particulars: Unknown → Female")]


DATES = st.none() | st.builds(PartialDate.on, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
CHANGES_OF_ANY_KIND = st.builds(
    change,
    st.sampled_from(sorted(FACTS)),
    is_made=st.booleans(),
    began=DATES,
    ended=DATES,
    room=st.none() | st.just("302"),
    category=st.sampled_from([None, "local", "long_term"]),
    is_main=st.sampled_from([None, True, False]),
    disputed=st.sampled_from([None, True, False]),
    kind=st.sampled_from(["official", "passport", "phone", "language", "son", "declared", "male"]),
    value=st.sampled_from([None, "x", "zh-Hans"]),
    other_id=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
)


@given(st.lists(CHANGES_OF_ANY_KIND, max_size=12))
def test_every_fact_is_told_once(changes: list[Change]) -> None:
    lines = said(*changes)
    made = sum(each.is_made for each in changes)
    assert max(made, len(changes) - made) <= len(lines) <= len(changes)
    for verb, sentence in lines:
        assert sentence.strip()
        assert "None" not in sentence
        assert verb in (BEGINS, CHANGES, ENDS, GONE, RECORDED, STANDS)


def test_who_is_told_is_named_once() -> None:
    news = Told("declaration.applied", "Town hall", "registrar", PERSON, "Bat")
    assert told_in_words(Effect((), (news, news))) == ["Town hall (Registrar), Bat: that it was applied"]
