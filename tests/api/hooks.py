"""What schemathesis does not know by itself: lines of JSON are sent and read as texts."""

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def written(_context: Any, value: Any) -> bytes:
    """A text as it is; of anything else, a line of JSON."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.deserializer("application/x-ndjson")
def read(_context: Any, response: Any) -> str:
    """The answer as a text, each line of which is JSON."""
    text = response.content.decode()
    for line in text.splitlines():
        json.loads(line)
    return str(text)
