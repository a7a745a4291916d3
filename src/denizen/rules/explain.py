"""Says in sentences how a deadline came about, so that anyone can count it again by hand.

Each sentence is a whole msgid with named parts: languages order them as they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from denizen.pages.dates import day_in_words

if TYPE_CHECKING:
    from denizen.rules.model import Due, Period, Reference, Setting


def explanation(due: Due) -> str:
    """All sentences about one deadline, in the active language."""
    return " ".join(_sentences(due))


def setting(one: Setting) -> str:
    """All sentences about where a setting comes from, in the active language."""
    if one.provenance.reference is not None:
        sentences = [_("By %(article)s.") % {"article": article(one.provenance.reference)}]
    else:
        sentences = [_("By the rules of %(pack)s.") % {"pack": one.provenance.pack}]
    if one.provenance.source_status == "design_default":
        sentences.append(_("No law sets this value: it is a default of the register."))
    return " ".join([*sentences, *_about_the_source(one.provenance.source_status)])


def article(reference: Reference) -> str:
    """The law and its article; readers of Chinese see the law's own title alone."""
    source = reference.source
    in_chinese = (get_language() or "").startswith("zh")
    title = source.title if in_chinese else f"{source.title_en} ({source.title})"
    return _("%(title)s, article %(article)s") % {"title": title, "article": reference.article}


def period(length: Period) -> str:
    """A length of time in words."""
    n = length.value
    words = {
        "hour": ngettext("%(n)d hour", "%(n)d hours", n),
        "day": ngettext("%(n)d day", "%(n)d days", n),
        "working_day": ngettext("%(n)d working day", "%(n)d working days", n),
        "week": ngettext("%(n)d week", "%(n)d weeks", n),
        "month": ngettext("%(n)d month", "%(n)d months", n),
        "year": ngettext("%(n)d year", "%(n)d years", n),
    }
    return words[length.unit] % {"n": n}


def _sentences(due: Due) -> Iterator[str]:
    yield from _about_the_rule(due)
    yield from _about_the_count(due)
    if due.opens is not None:
        yield _("It may be declared from %(day)s.") % {"day": _show(due.opens)}
    if due.instant is not None:
        yield _("It is due by %(instant)s.") % {"instant": _show(due.instant.astimezone(due.time_zone))}
    else:
        yield _("The last day is %(day)s.") % {"day": _show(due.last_day)}


def _about_the_rule(due: Due) -> Iterator[str]:
    rule, reference = due.rule, due.rule.provenance.reference
    if reference is not None:
        yield _("By %(article)s.") % {"article": article(reference)}
    yield from _about_the_source(rule.provenance.source_status)
    if rule.provenance.source_status == "design_default":
        yield _("No law sets this period: it is a default of the register.")


def _about_the_source(status: str) -> Iterator[str]:
    """What a reader of a value should know that was not read in the law itself."""
    if status == "secondary":
        yield _("The text of the law itself has not been checked.")
    if status == "general_knowledge":
        yield _("No source confirms this yet.")


def _about_the_count(due: Due) -> Iterator[str]:
    deadline = due.rule.deadline
    length, event = deadline.period, _show(due.event)
    if length.value == 0:
        yield _("It is due on the day of the event, %(event)s.") % {"event": event}
    elif deadline.count_from == "instant" and not isinstance(due.event, datetime):
        yield _("The period is %(period)s; as the hour is not known, it runs from the end of %(event)s.") % {
            "period": period(length), "event": event}  # fmt: skip
    elif deadline.count_from == "instant":
        yield _("The period is %(period)s from %(event)s, holidays included.") % {
            "period": period(length), "event": event}  # fmt: skip
    elif deadline.count_from == "same_day":
        yield _("The period is %(period)s; the day of the event, %(event)s, is its first day.") % {
            "period": period(length), "event": event}  # fmt: skip
    else:
        yield _("The period is %(period)s; the day of the event, %(event)s, is not counted.") % {
            "period": period(length), "event": event}  # fmt: skip
    if due.make_up_days:
        days = ", ".join(map(_show, due.make_up_days))
        yield ngettext(
            "%(days)s is worked to make up for a holiday, and counts as a working day.",
            "%(days)s are worked to make up for holidays, and count as working days.",
            len(due.make_up_days),
        ) % {"days": days}
    if due.before_roll != due.last_day:
        yield _("It would end on %(day)s, which is a day off, so it ends on the next working day.") % {
            "day": _show(due.before_roll)}  # fmt: skip
    if due.provisional:
        yield _(
            "The holidays of that year are not known, so this is provisional: Monday to Friday were counted."
        )


def _show(when: date | datetime) -> str:
    """A day in the reader's calendar order, and the time to the minute where there is one."""
    return f"{day_in_words(when.date())} {when:%H:%M}" if isinstance(when, datetime) else day_in_words(when)
