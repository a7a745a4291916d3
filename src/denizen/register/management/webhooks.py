"""`denizen party webhook`: where the systems of parties take news of their declarations."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from denizen.access.queries import party_named
from denizen.kernel.clock import now, today
from denizen.webhooks.actions import (
    add_endpoint,
    allowed_here,
    ask_trial,
    end_endpoint,
    keys_here,
    pause_endpoint,
    resend_dead,
    resume_endpoint,
    rotate_key,
)
from denizen.webhooks.errors import WebhookUnknown
from denizen.webhooks.queries import (
    TOPICS,
    Attempt,
    Endpoint,
    attempts_at,
    attempts_of,
    endpoint,
    endpoints_of,
    shown,
)

_SECONDS_TO_ANSWER = 40.0
_TRIES_SHOWN = 20


def describe(of: ArgumentParser) -> None:
    """Describe the command line."""
    todo = of.add_subparsers(
        dest="what", metavar="add|list|show|try|rotate|pause|resume|resend|end", required=True
    )
    add = todo.add_parser(
        "add", help="send news of a party's declarations to an address; its secret is shown once"
    )
    add.add_argument("handle", help="the party's short name")
    add.add_argument("url", help="https address of the receiver")
    add.add_argument(
        "--topic", action="append", choices=TOPICS, help="only this news; repeatable (default: all)"
    )
    listed = todo.add_parser("list", help="list the webhooks of a party, or of all")
    listed.add_argument("handle", nargs="?", help="the party's short name")
    for name, does in (
        ("show", "tell how it stands with one, and what came of the last tries"),
        ("try", "send a message that says nothing, and tell what came of it"),
        ("rotate", "give it another secret, shown once; the one before is good for a day more"),
        ("pause", "let its news wait"),
        ("resume", "send what waits, also after it was paused for failing"),
        ("resend", "send again what was given up"),
        ("end", "send nothing there any more, for good"),
    ):
        todo.add_parser(name, help=does).add_argument(
            "number", type=UUID, help="the number by which it is listed"
        )


def run(
    db: psycopg.Connection,
    options: dict[str, Any],
    operator: Callable[[], UUID],
    out: OutputWrapper,
    err: OutputWrapper,
) -> None:
    """Do one of them. `operator` makes the actor known; what is to be piped goes to `out`, what is said to `err`."""
    number: UUID | None = options.get("number")
    match options["what"]:
        case "add":
            _add(db, options, operator(), out, err)
        case "list":
            handle = options["handle"]
            party = party_named(db, handle, on=today()).id if handle else None
            for found in endpoints_of(db, party):
                out.write(_line(found))
        case "show":
            for line in _told(db, _found(db, number)):
                out.write(line)
        case "try":
            _try(db, _standing(db, number), operator(), out)
        case "rotate":
            found = _found(db, number)
            secret = rotate_key(db, actor=operator(), now=now(), endpoint_id=found.id, keys=keys_here())
            err.write(_("The new secret, shown this once; the one before is good for a day more:"))
            out.write(secret)
        case "resend":
            found = _standing(db, number)
            quantity = resend_dead(db, actor=operator(), now=now(), endpoint_id=found.id)
            out.write(_("%(quantity)d messages wait to be sent again") % {"quantity": quantity})
        case what:
            change, said = {
                "pause": (pause_endpoint, _("Its news waits until it is resumed, for 30 days at most")),
                "resume": (resume_endpoint, _("News is sent there again")),
                "end": (end_endpoint, _("Nothing is sent there any more")),
            }[what]
            change(db, actor=operator(), now=now(), endpoint_id=_found(db, number).id)
            out.write(said)


def _add(
    db: psycopg.Connection, options: dict[str, Any], actor: UUID, out: OutputWrapper, err: OutputWrapper
) -> None:
    try:
        allowed = allowed_here()
    except ValueError as error:
        raise CommandError(f"DENIZEN_WEBHOOK_ALLOW or DENIZEN_WEBHOOK_PORTS: {error}") from None
    made, secret = add_endpoint(
        db,
        actor=actor,
        now=now(),
        party_id=party_named(db, options["handle"], on=today()).id,
        url=options["url"],
        topics=options["topic"] or TOPICS,
        keys=keys_here(),
        allowed=allowed,
    )
    said = _("Webhook %(number)s. Its secret, shown this once; hand it over by a way that nobody else reads:")
    err.write(said % {"number": made})
    out.write(secret)


def _try(db: psycopg.Connection, found: Endpoint, actor: UUID, out: OutputWrapper) -> None:
    """Have the courier send something, and wait for what came of it. Raises CommandError where it did not arrive."""
    number = ask_trial(db, actor=actor, now=now(), endpoint_id=found.id)
    until = time.monotonic() + _SECONDS_TO_ANSWER
    while not (tried := attempts_of(db, number)):
        if time.monotonic() > until:
            raise CommandError(
                _(
                    "The courier has not sent it within %(seconds)d seconds: see whether the register is served"
                )
                % {"seconds": _SECONDS_TO_ANSWER}
            )
        time.sleep(0.2)
    line = f"{shown(found.url)}: {_outcome(tried[0])}"
    if tried[0].outcome != "delivered":
        raise CommandError(line)
    out.write(line)


def _found(db: psycopg.Connection, number: UUID | None) -> Endpoint:
    found = endpoint(db, number) if number else None
    if found is None:
        raise WebhookUnknown
    return found


def _standing(db: psycopg.Connection, number: UUID | None) -> Endpoint:
    found = _found(db, number)
    if found.ended_at:
        raise WebhookUnknown
    return found


def _state(found: Endpoint) -> str:
    if found.ended_at:
        return f"ended {found.ended_at:%Y-%m-%d} ({found.ended_because})"
    if found.paused_at:
        return f"paused {found.paused_at:%Y-%m-%d} ({found.paused_because})"
    return f"failing since {found.failing_since:%Y-%m-%d %H:%M} UTC" if found.failing_since else "active"


def _line(found: Endpoint) -> str:
    """One webhook as it is listed."""
    quantities = f"{found.waiting} waiting  {found.dead} dead"
    return f"{found.id}  {found.handle}  {_state(found)}  {quantities}  {shown(found.url)}"


def _told(db: psycopg.Connection, found: Endpoint) -> Iterable[str]:
    """All that is known of one."""
    yield _line(found)
    yield f"news: {', '.join(found.topics)}"
    changed = f", changed {found.rotated_at:%Y-%m-%d %H:%M} UTC" if found.rotated_at else ""
    yield f"made {found.made_at:%Y-%m-%d %H:%M} UTC; secret number {found.generation}{changed}"
    if found.rests_until and found.rests_until > now():
        yield f"rests until {found.rests_until:%Y-%m-%d %H:%M:%S} UTC, after {found.failures} failures in a row"
    for tried in attempts_at(db, found.id, most=_TRIES_SHOWN):
        when, what = f"{tried.tried_at:%Y-%m-%d %H:%M:%S}", f"{tried.topic}  {tried.state}"
        yield f"{when}  {tried.delivery_id}  {what}  {_outcome(tried)}"


def _outcome(tried: Attempt) -> str:
    """What came of a try, for people."""
    said = {
        "delivered": _("delivered"),
        "gone": _("answered that it is gone for good"),
        "redirected": _("answered that it is elsewhere, which is not followed: give the address it moved to"),
        "answered": _("answered that it did not take it"),
        "timed_out": _("did not answer in time"),
        "unreachable": _("could not be reached"),
        "tls_failed": _("its certificate is not good for this name, or nobody we know vouches for it"),
        "name_unknown": _("its name is not known"),
        "answer_malformed": _("answered in no way that can be understood"),
        "address_refused": _(
            "its name leads into a network that is not the public one: see DENIZEN_WEBHOOK_ALLOW"
        ),
        "key_missing": _(
            "the key that it is signed by is not here: bring it back, or give it another secret"
        ),
    }.get(tried.outcome, tried.outcome)
    status = f" ({tried.status})" if tried.status else ""
    return f"{said}{status}, {tried.milliseconds} ms"
