"""Which kinds of request the keeper answers, and which room answers each."""

from denizen.kernel.keeper import Handler

HANDLERS: dict[str, Handler] = {}
