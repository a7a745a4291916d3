"""`denizen admin`: the staff is made known, invited, listed and ended, and open sessions with them."""

import getpass
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from denizen.access import staff as acts
from denizen.access.actions import end_postings, operator_at_the_console, post
from denizen.access.errors import SessionUnknown
from denizen.access.members import member_named, open_sessions, staff
from denizen.access.queries import party_named
from denizen.access.rules import STAFF_ROLES
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, in_columns, name_typed, period_typed

_WHO = "name, or the pseudonym that `admin list` shows"


class Command(BaseCommand):
    """Runs as the keeper: nobody else may make a code or close a session."""

    help = "Make staff known and let them enrol passkeys, list and end them, and list and end their sessions."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(
            dest="todo", metavar="create|list|enrol|end|post|sessions", required=True
        )
        create = todo.add_parser(
            "create", help="make a member of staff known, with a code for a first passkey"
        )
        create.add_argument("name", help="name, as the desk shows it to them")
        create.add_argument("--role", required=True, choices=STAFF_ROLES, help="as what they work")
        create.add_argument("--party", help="handle of the party for which they declare")
        todo.add_parser("list", help="list the staff")
        enrol = todo.add_parser(
            "enrol", help="give a new code, for one more passkey or in the place of a lost one"
        )
        enrol.add_argument("name", help=_WHO)
        enrol.add_argument(
            "--end-passkeys", action="store_true", help="let the passkeys of before open nothing any more"
        )
        end = todo.add_parser("end", help="let a member of staff act no more, from now on")
        end.add_argument("name", help=_WHO)
        posted = todo.add_parser("post", help="say in which area an area officer works, or no longer does")
        posted.add_argument("name", help=_WHO)
        posted.add_argument("areas", nargs="*", metavar="CODE", help="codes of towns, communities or grids")
        posted.add_argument("--from", dest="since", help="first day (default: today)")
        posted.add_argument("--until", help="first day no more (default: none)")
        posted.add_argument("--end", action="store_true", help="end these postings, or all, on the first day")
        sessions = todo.add_parser("sessions", help="list the open sessions, or end some")
        sessions.add_argument("--end", metavar="WHICH", help="number of the session, or whose: all of them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of the six."""
        with at_the_console() as db:
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            self.work: dict[str, Any] = {"actor": actor, "now": now()}
            getattr(self, f"_{options['todo']}")(db, options)

    def _create(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        party = options["party"] and party_named(db, options["party"], on=today()).id
        name = name_typed(options["name"])
        self._tell(name, acts.take_on(db, **self.work, role=options["role"], name=name, party_id=party))

    def _enrol(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        member = member_named(db, options["name"])
        code = acts.invite(db, **self.work, member=member, end_passkeys=options["end_passkeys"])
        self._tell(member.name, code)

    def _end(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        member = member_named(db, options["name"])
        acts.end(db, **self.work, member=member)
        self.stdout.write(_("%(name)s may act no more") % {"name": member.name})

    def _post(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        member = member_named(db, options["name"])
        since, until = period_typed(options["since"], options["until"])
        since = since or today()
        codes = options["areas"]
        with db.transaction():
            if options["end"]:
                for code in codes or [None]:
                    end_postings(db, **self.work, officer=member.id, on=since, code=code)
            else:
                for code in codes:
                    post(db, **self.work, officer=member.id, code=code, since=since, until=until)
        areas = ", ".join(member_named(db, options["name"]).areas)
        self.stdout.write(
            _("%(name)s works today in: %(areas)s") % {"name": member.name, "areas": areas or "-"}
        )

    def _list(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        rows = [
            (
                one.pseudonym,
                one.role,
                one.party or "-",
                _state(one.active, one.passkeys, invited=one.invited),
                _when(one.last_seen),
                ",".join(one.areas) or "-",
                one.name,
            )
            for one in staff(db)
        ]
        for line in in_columns(rows):
            self.stdout.write(line)

    def _sessions(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        if options["end"] is not None:
            closed = self._close(db, options["end"])
            self.stdout.write(_("Sessions ended: %(count)d") % {"count": closed})
            return
        rows = [
            (str(one.id), one.pseudonym, one.role, _when(one.opened_at), _when(one.seen_at), one.name)
            for one in open_sessions(db)
        ]
        for line in in_columns(rows):
            self.stdout.write(line)

    def _close(self, db: psycopg.Connection, which: str) -> int:
        """Close the session of that number, or all of whoever is called so."""
        try:
            session = UUID(which)
        except ValueError:
            return acts.close_sessions(db, **self.work, member=member_named(db, which))
        whose = next((one.pseudonym for one in open_sessions(db) if one.id == session), None)
        if whose is None:
            raise SessionUnknown
        return acts.close_sessions(db, **self.work, member=member_named(db, whose), session=session)

    def _tell(self, name: str, code: str) -> None:
        """Print the code, once: only its hash is kept."""
        self.stdout.write(
            _("%(name)s enrols a passkey with this code, once, within 24 hours:") % {"name": name}
        )
        self.stdout.write(f"\n    {code}\n")
        if settings.DENIZEN_ORIGIN:
            # What stands behind # stays in the browser: it is in no log of any server.
            self.stdout.write(f"    {settings.DENIZEN_ORIGIN}/desk/enrol/#{code}\n")
        self.stdout.write(
            _("at the page /desk/enrol/ of the desk. Hand it over in person; it is not shown again.")
        )


def _state(active: bool, passkeys: int, *, invited: bool) -> str:
    if not active:
        return _("ended")
    if invited and not passkeys:
        return _("code given")
    return _("passkeys: %(count)d") % {"count": passkeys}


def _when(instant: datetime | None) -> str:
    return "-" if instant is None else timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")
