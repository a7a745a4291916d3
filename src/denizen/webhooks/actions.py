"""What an operator does with webhooks: made, paused, resumed, ended, rekeyed, tried. All runs as the keeper."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

import psycopg
from django.conf import settings

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.home import Home
from denizen.kernel.keys import mark_of, open_keys
from denizen.webhooks.addresses import AddressUnfit, Allowed, target_of
from denizen.webhooks.errors import WebhookKeyMissing, WebhookTopicUnknown, WebhookUnknown, unfit
from denizen.webhooks.rules import TOPICS
from denizen.webhooks.signing import read_keys, secret_of, shown

__all__ = [
    "add_endpoint",
    "allowed_here",
    "ask_trial",
    "end_endpoint",
    "keys_here",
    "pause_endpoint",
    "resend_dead",
    "resume_endpoint",
    "rotate_key",
]

_sql = Statements("denizen.webhooks")


def allowed_here() -> Allowed:
    """Where webhooks may go by the settings of this process. Raises ValueError where they cannot be read."""
    return Allowed.read(
        settings.DENIZEN_WEBHOOK_ALLOW,
        settings.DENIZEN_WEBHOOK_PORTS,
        plain_here=not settings.DENIZEN_IN_EARNEST,
    )


def keys_here() -> dict[str, bytes]:
    """The keys of webhooks by their marks, the newest last: those handed over, else the home's. Raises KeysUnusable."""
    if settings.DENIZEN_WEBHOOK_KEYS:
        return read_keys(settings.DENIZEN_WEBHOOK_KEYS)
    keys = open_keys(Home.current().keys).webhooks
    return {mark_of(key): key for _number, key in sorted(keys.items())}


def add_endpoint(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    party_id: UUID,
    url: str,
    topics: Collection[str] = TOPICS,
    keys: Mapping[str, bytes],
    allowed: Allowed,
) -> tuple[UUID, str]:
    """Make an endpoint of a party; return its id and its secret, which is kept nowhere.

    Raises WebhookAddressUnfit, WebhookKnown, WebhookTopicUnknown, WebhookKeyMissing.
    """
    try:
        target_of(url, allowed)
    except AddressUnfit as why:
        raise unfit(str(why)) from None
    if not topics or not set(topics) <= set(TOPICS):
        raise WebhookTopicUnknown(fields=("topic",), topics=", ".join(TOPICS))
    made, (mark, key) = uuid4(), _newest(keys)
    kept = {"id": made, "party_id": party_id, "url": url, "topics": sorted(set(topics)), "key_mark": mark}
    with db.transaction():
        _sql.run(db, "operating/add", kept)
        write_entry(db, actor=actor, now=now, act="webhooks.add", reference=made)
    return made, shown(secret_of(key, made, 1))


def rotate_key(
    db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID, keys: Mapping[str, bytes]
) -> str:
    """Give an endpoint another secret and return it; for a day messages are signed by both.

    Raises WebhookUnknown, WebhookKeyMissing.
    """
    mark, key = _newest(keys)
    with db.transaction():
        row = _sql.run(db, "operating/rotate", {"id": endpoint_id, "key_mark": mark}).fetchone()
        if row is None:
            raise WebhookUnknown
        write_entry(db, actor=actor, now=now, act="webhooks.rotate", reference=endpoint_id)
    return shown(secret_of(key, endpoint_id, row[0]))


def pause_endpoint(db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID) -> None:
    """Let an endpoint's news wait. Raises WebhookUnknown."""
    _change(db, "pause", actor, now, endpoint_id)


def resume_endpoint(db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID) -> None:
    """Send what waits, as if nothing had failed. Raises WebhookUnknown."""
    _change(db, "resume", actor, now, endpoint_id)


def end_endpoint(db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID) -> None:
    """Send nothing there any more. Raises WebhookUnknown."""
    _change(db, "end", actor, now, endpoint_id)


def resend_dead(db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID) -> int:
    """Let what was given up wait anew, and return how much it was."""
    with db.transaction():
        quantity = _sql.run(db, "operating/resend", {"id": endpoint_id}).rowcount
        write_entry(db, actor=actor, now=now, act="webhooks.resend", reference=endpoint_id, quantity=quantity)
    return quantity


def ask_trial(db: psycopg.Connection, *, actor: UUID, now: datetime, endpoint_id: UUID) -> UUID:
    """Have a message sent that says nothing, once, and return its number; it passes where news is paused."""
    with db.transaction():
        (number,) = _sql.run(db, "operating/ask_trial", {"id": endpoint_id}).fetchone() or (None,)
        assert isinstance(number, UUID), "a line was added"
        write_entry(db, actor=actor, now=now, act="webhooks.try", reference=endpoint_id)
    return number


def _newest(keys: Mapping[str, bytes]) -> tuple[str, bytes]:
    if not keys:
        raise WebhookKeyMissing
    mark = list(keys)[-1]
    return mark, keys[mark]


def _change(db: psycopg.Connection, what: str, actor: UUID, now: datetime, endpoint_id: UUID) -> None:
    with db.transaction():
        if not _sql.run(db, f"operating/{what}", {"id": endpoint_id}).rowcount:
            raise WebhookUnknown
        write_entry(db, actor=actor, now=now, act=f"webhooks.{what}", reference=endpoint_id)
