"""`denizen party`: the parties that may declare are made known, listed and ended."""

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from denizen.access.actions import (
    DECLARING,
    PORTAL,
    READING,
    Token,
    end_party,
    issue_token,
    operator_at_the_console,
    register_party,
    revoke_token,
    tokens_of,
)
from denizen.access.queries import PARTY_KINDS, Party, parties, party_named
from denizen.kernel.clock import now, today
from denizen.kernel.console import (
    DJANGO_OPTIONS,
    at_the_console,
    day_typed,
    in_columns,
    name_typed,
    period_typed,
)
from denizen.register.documents import check_credit_code
from denizen.register.management import webhooks


class Command(BaseCommand):
    """Adds, lists and ends parties; tokens for their programs. Credit codes are checked in this room."""

    help = (
        "Add a party that may declare, list and end parties; make, list and revoke the tokens of their programs; send"
        " news of their declarations to webhooks."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(
            dest="todo", metavar="add|list|end|token|tokens|revoke|webhook", required=True
        )
        add = todo.add_parser("add", help="make a party known")
        add.add_argument("handle", help="short name for commands and files, such as landlord-7")
        add.add_argument("--kind", required=True, help=f"in which capacity: {', '.join(PARTY_KINDS)}")
        add.add_argument("--name", required=True, help="name, as people see it who are declared by it")
        add.add_argument("--credit-code", help="unified social credit code (GB 32100)")
        add.add_argument("--from", dest="since", help="first day on which it may declare (default: always)")
        add.add_argument("--until", help="first day on which it may no more (default: never)")
        todo.add_parser("list", help="list the parties")
        end = todo.add_parser("end", help="let a party declare no more")
        end.add_argument("handle", help="its short name")
        end.add_argument("day", help="first day on which it may no more, such as 2026-07-01")
        token = todo.add_parser("token", help="make a token for a program of a party; it is shown once")
        token.add_argument("handle", help="its short name")
        scopes = ", ".join(sorted(DECLARING | READING | PORTAL))
        token.add_argument(
            "--scope", action="append", required=True, help=f"what it opens, of {scopes}; repeatable"
        )
        token.add_argument("--days", type=int, required=True, help="for how many days, at most 366")
        token.add_argument("--name", help="what the program is called (default: as the party)")
        token.add_argument(
            "--most-a-minute",
            type=int,
            default=600,
            help="requests that are answered within a minute (default: 600)",
        )
        tokens = todo.add_parser("tokens", help="list the tokens of a party")
        tokens.add_argument("handle", help="its short name")
        revoke = todo.add_parser("revoke", help="take a token back")
        revoke.add_argument("number", type=UUID, help="the number by which it is listed")
        webhooks.describe(
            todo.add_parser("webhook", help="send news of a party's declarations to its system")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        with at_the_console() as db:
            match options["todo"]:
                case "add":
                    self._add(db, options)
                case "end":
                    self._end(db, options)
                case "token":
                    self._token(db, options)
                case "tokens":
                    for token in tokens_of(db, party_named(db, options["handle"], on=today()).id):
                        self.stdout.write(_token_line(token))
                case "webhook":
                    webhooks.run(db, options, lambda: _operator(db), self.stdout, self.stderr)
                case "revoke":
                    actor = _operator(db)
                    revoke_token(db, actor=actor, now=now(), token_id=options["number"])
                    self.stdout.write(_("The token opens nothing any more"))
                case _:
                    for line in in_columns(_rows(parties(db))):
                        self.stdout.write(line)

    def _add(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        since, until = period_typed(options["since"], options["until"])
        code = options["credit_code"]
        register_party(
            db,
            actor=_operator(db),
            now=now(),
            handle=options["handle"],
            kind=options["kind"],
            name=name_typed(options["name"]),
            credit_code=None if code is None else check_credit_code(code),
            valid_during=DateRange(since, until),
        )
        self.stdout.write(_("%(handle)s may declare") % {"handle": options["handle"]})

    def _end(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        day = day_typed(options["day"])
        assert day is not None, "the command line asks for it"
        party = party_named(db, options["handle"], on=today())
        actor = _operator(db)
        end_party(db, actor=actor, now=now(), party=party, on=day)
        said = _("%(handle)s may declare until the day before %(day)s")
        self.stdout.write(said % {"handle": party.handle, "day": day})

    def _token(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        token_id, token = issue_token(
            db,
            actor=_operator(db),
            now=now(),
            party=party_named(db, options["handle"], on=today()),
            scopes=options["scope"],
            days=options["days"],
            name=None if options["name"] is None else name_typed(options["name"]),
            most_a_minute=max(1, options["most_a_minute"]),
        )
        said = _("Token %(number)s, shown this once; hand it over by a way that nobody else reads:")
        self.stderr.write(said % {"number": token_id})
        self.stdout.write(token)


def _operator(db: psycopg.Connection) -> UUID:
    """Whoever types this, as an actor."""
    return operator_at_the_console(db, name=getpass.getuser(), now=now())


def _token_line(token: Token) -> str:
    """One token as it is listed: until when it is good, when it was last used, what it opens."""
    until = (
        f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else f"until {token.expires_at:%Y-%m-%d}"
    )
    used = f"used {token.last_used_on}" if token.last_used_on else "never used"
    return f"{token.id}  {until}  {used}  {','.join(token.scopes)}  {token.most_a_minute}/min  {token.name}"


def _rows(listed: Iterable[Party]) -> list[tuple[str, ...]]:
    """What is listed of each party."""
    return [
        (party.handle, party.kind, party.credit_code or "-", _period(party.valid_during), party.name)
        for party in listed
    ]


def _period(days: DateRange) -> str:
    """While a party may declare, as ISO 8601-2 writes an interval; the last day is the first no more."""
    return "-" if days.lower is None and days.upper is None else f"{days.lower or '..'}/{days.upper or '..'}"
