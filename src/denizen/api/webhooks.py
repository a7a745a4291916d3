"""The messages that the register sends by itself, as the OpenAPI document describes them (`webhooks`)."""

from typing import Any

from denizen.api.schemas import ref
from denizen.webhooks.queries import MOST_TRIES, TOPICS, TRIAL

type Part = dict[str, Any]

_SAID = {
    "declaration.applied": "A declaration was applied",
    "declaration.refused": "A declaration was refused; `code` says why, `fields` what is concerned",
    "declaration.undecided": "A declaration waits for a registrar; `code` says for what",
    TRIAL: "An operator tries the webhook; there is nothing to do",
}
_HEADERS = (
    ("webhook-id", "The same for every repetition of a message, and for no other message.", {"type": "string"}),
    ("webhook-timestamp", "When it was sent, in seconds since 1970. Refuse what is old.", {"type": "string"}),
    (
        "webhook-signature",
        "One or more of `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`, with spaces between; one that is"
        " right will do. Two for a day after the secret was changed.",
        {"type": "string"},
    ),
)  # fmt: skip


def _message(topic: str) -> Part:
    return {
        "post": {
            "operationId": f"told.{topic}",
            "summary": _SAID[topic],
            "description": "Sent as Standard Webhooks 1.0.0 has it to an address that an operator made known (`denizen"
            " party webhook add`): at least once, in no order that can be relied on, signed by the secret that was"
            f" handed over with it. Whatever is not answered by 2xx within 20 seconds is sent again, {MOST_TRIES} times"
            " in all over three days, later where `Retry-After` asks for it. Redirections are not followed.",
            "security": [],
            "parameters": [
                {"name": name, "in": "header", "required": True, "description": says, "schema": schema}
                for name, says, schema in _HEADERS
            ],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {"schema": ref("TrialMessage" if topic == TRIAL else "Message")}
                },
            },
            "responses": {
                "2XX": {"description": "Taken. The body of the answer is not read."},
                "410": {"description": "Gone for good: nothing is sent there any more."},
                "default": {"description": "Not taken: sent again later."},
            },
        }
    }


WEBHOOKS: Part = {topic: _message(topic) for topic in (*TOPICS, TRIAL)}
