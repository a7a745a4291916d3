"""Refusals."""

from django.utils.translation import gettext_lazy, override

from denizen.kernel.errors import Refusal


class TooMany(Refusal):
    code = "test.too_many"
    message = gettext_lazy("At most %(limit)s at a time.")
    status = 429


def test_a_subclass_says_what_it_is() -> None:
    refusal = TooMany(fields=("plate",), limit=3)
    assert (refusal.code, refusal.status, refusal.fields) == ("test.too_many", 429, ("plate",))
    assert str(refusal) == "At most 3 at a time."


def test_what_the_class_leaves_open_is_given_when_it_is_made() -> None:
    refusal = Refusal("test.other", "Not so: 100 %.", ("name",), 409)
    assert (refusal.code, refusal.status, refusal.fields) == ("test.other", 409, ("name",))
    assert str(refusal) == "Not so: 100 %."
    assert Refusal.code == "denizen.refused"


def test_the_message_follows_the_language_of_the_moment() -> None:
    refusal = Refusal(message=gettext_lazy("Yes"))
    with override("de"):
        assert str(refusal) == "Ja"
    with override("en"):
        assert str(refusal) == "Yes"
