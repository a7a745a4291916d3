"""Everything held about a person as a paper to take along."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from denizen.pages.dates import moment_in_words
from denizen.pages.names import language_of, script_of
from denizen.papers.held import Entry, Row, in_words, nothing_of
from denizen.papers.statement import Fact, Group, Statement
from denizen.papers.wording import Said


def statement_of(held: dict[str, Any], *, authority: str, made: datetime) -> Statement:
    """Put everything held into a paper, in the language of whoever makes it."""
    language = get_language() or "en"

    def said(text: str) -> Said:
        return Said(text, language)

    def value(row: Row) -> Said:
        return Said(row.value, language_of(script_of(row.value))) if row.own else said(row.value)

    def fact(entry: Entry) -> Fact:
        rows = tuple((said(row.name), value(row)) for row in entry.rows)
        return Fact(rows, said(_("no longer held")) if entry.past else None)

    opening = [
        _(
            "What the register of residence holds of this person, as known on %(moment)s; told by %(authority)s."
        )
        % {"moment": moment_in_words(made), "authority": authority},
    ]
    if "deliveries" in held:
        opening.append(
            _("It was shown %(times)s times before. The person may ask at the office who looked.")
            % {"times": held["deliveries"]["count"]}
        )
    if nothing := nothing_of(held):
        opening.append(f"{_('Nothing is held of:')} {' · '.join(nothing)}")
    return Statement(
        language="en" if language.startswith("en") else "zh",
        title=said(_("Everything held about this person")),
        opening=tuple(map(said, opening)),
        groups=tuple(Group(said(group.title), tuple(map(fact, group.entries))) for group in in_words(held)),
        authority=authority,
        made=made,
    )
