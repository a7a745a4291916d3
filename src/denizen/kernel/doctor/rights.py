"""Roles, rights and readers: whether they are as this version's files say, and nothing besides."""

from collections.abc import Iterator

import psycopg

from denizen.kernel.console import called
from denizen.kernel.db import Statements
from denizen.kernel.findings import Finding, amiss, good, warning
from denizen.kernel.migrate import install_rights
from denizen.kernel.roles import CONNECTIONS, LOGINS, OWNER, ROUTINES, SCHEMAS
from denizen.kernel.server import Server

_sql = Statements("denizen.kernel")

_MOST_NAMED = 3


class _Undone(Exception):
    """Raised to undo what was tried."""


def look_at_logins(server: Server) -> Iterator[Finding]:
    """Whether each role lets itself be logged in to with this home's secret."""
    for role in LOGINS:
        try:
            psycopg.connect(server.url(role), connect_timeout=10).close()
        except psycopg.OperationalError:
            yield amiss(
                "roles.login", f"{role} cannot log in with this home's secret: run `{called('migrate')}`"
            )
        else:
            yield good("roles.login", f"{role} can log in")


def look_at_roles(db: psycopg.Connection) -> Iterator[Finding]:
    """What each role is over the whole server, and of which others it is one."""
    for name, powers, limit, member_of in _sql.run(
        db, "roles_as_they_are", {"roles": [*LOGINS, *ROUTINES]}
    ).fetchall():
        wrong = list(powers)
        wrong += [f"member of {other}" for other in member_of if name != OWNER or other not in ROUTINES]
        if limit != CONNECTIONS.get(name, -1):
            wrong.append(f"connection limit {limit} instead of {CONNECTIONS.get(name, -1)}")
        if wrong:
            yield amiss(
                "roles",
                f"{name} is more than it should be ({', '.join(wrong)}): take it back with ALTER ROLE or REVOKE",
            )
    yield good("roles", "the other roles are no more than they should be")


def look_at_rights(db: psycopg.Connection) -> Iterator[Finding]:
    """Install what the files say in a transaction, compare it with what was there, and undo it.

    So nothing has to be written down twice, and a grant or a reader that somebody added by hand is seen as well as one
    that is missing. Whoever works meanwhile is not disturbed.
    """
    before: set[tuple[str, str]] = set()
    after: set[tuple[str, str]] = set()
    try:
        with db.transaction():
            db.execute("SET LOCAL lock_timeout = '2s'")
            before = _as_they_are(db)
            install_rights(db)
            after = _as_they_are(db)
            raise _Undone
    except _Undone:
        pass
    except psycopg.errors.LockNotAvailable:
        yield warning(
            "rights", "rights could not be compared, since somebody changes tables just now: try again"
        )
        return
    besides, missing = before - after, after - before
    changed = {what for what, _how in besides} & {what for what, _how in missing}
    for about, found in (
        ("have other rights or another text than in the files", changed),
        ("have rights that stand in no file", {what for what, _how in besides} - changed),
        ("lack rights or are missing", {what for what, _how in missing} - changed),
    ):
        if found:
            named = ", ".join(sorted(found)[:_MOST_NAMED])
            more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
            yield amiss(
                "rights", f"{named}{more} {about}: run `{called('migrate')}`, and find out who changed them"
            )
    if before == after:
        yield good("rights", f"{len(after)} tables, columns and functions have the rights that the files say")


def _as_they_are(db: psycopg.Connection) -> set[tuple[str, str]]:
    """Each table, column, function, and how it stands."""
    return {
        (what, how)
        for what, how in _sql.run(
            db, "rights_as_they_are", {"schemas": [*SCHEMAS, *ROUTINES.values()]}
        ).fetchall()
    }
