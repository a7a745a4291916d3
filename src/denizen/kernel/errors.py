"""What a user may be told: a refusal has a code, a sentence that can be translated, and the fields it is about.

Everything else that is raised is a bug, or a machine that does not answer.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that cannot be done, said so that whoever asked can mend it.

    Subclasses set `code` (dotted, stable, part of the interface), `message` (translatable; may hold `%(name)s`) and
    `status` (HTTP); and `retry_after`, in seconds, where the same request may succeed a little later. What they do not
    set is given when the refusal is made.
    """

    code: ClassVar[str] = "denizen.refused"
    message: ClassVar[str | Promise] = _("This cannot be done.")
    status: ClassVar[int] = 422
    retry_after: ClassVar[int | None] = None

    def __init__(
        self,
        code: str | None = None,
        message: str | Promise | None = None,
        fields: tuple[str, ...] = (),
        status: int | None = None,
        **values: Any,
    ) -> None:
        """Refuse; `fields` are canonical field codes, `values` fill the placeholders of the message."""
        cls = type(self)
        super().__init__(cls.code if code is None else code)
        # Instance attributes stand beside the class's: mypy would call that a clash, so they are set through vars().
        if code is not None:
            vars(self)["code"] = code
        if message is not None:
            vars(self)["message"] = message
        if status is not None:
            vars(self)["status"] = status
        self.fields = fields
        self.values = values

    @classmethod
    def kinds(cls) -> Iterator[type["Refusal"]]:
        """All kinds of refusal that the loaded rooms define, this one first."""
        yield cls
        for kind in cls.__subclasses__():
            yield from kind.kinds()

    def __str__(self) -> str:
        """The message in the language that is active now."""
        text = str(self.message)
        return text % self.values if self.values else text
