"""What a message says: of a declaration its number, kind and state, and nothing of whom it was about."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from denizen.ledger.numbers import receipt_text
from denizen.webhooks.rules import TRIAL


def message(
    topic: str,
    happened_at: datetime,
    *,
    number: UUID | None,
    kind: str | None,
    state: str | None,
    code: str | None,
    fields: list[str] | None,
) -> bytes:
    """The body of a message. The same news gives the same bytes however often it is sent."""
    data: Mapping[str, Any] = (
        {}
        if topic == TRIAL or number is None
        else {
            "number": str(number),
            "receipt": receipt_text(number),
            "kind": kind,
            "state": state,
            "code": code,
            "fields": fields or [],
            "decided_at": happened_at.isoformat(),
        }
    )
    said = {"type": topic, "timestamp": happened_at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
