"""`denizen area`: communities and grids, which are the town's own, are added to the territory; areas get outlines."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from denizen.access.actions import operator_at_the_console
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, day_typed, name_typed, period_typed
from denizen.places.actions import Area, add_areas, set_outlines
from denizen.places.errors import AreaCodeMalformed, AreaUnknown, OutlinesUnreadable
from denizen.places.geojson import LARGEST_FILE, read_outlines
from denizen.places.queries import territory_at

_DIGITS = {"community": 12, "grid": 15}
_AROUND = {"community": "town", "grid": "community"}
_AROUND_UNKNOWN = {
    "community": gettext_lazy("There is no town with the code %(area)s on that day"),
    "grid": gettext_lazy("There is no community with the code %(area)s on that day"),
}


class Command(BaseCommand):
    """Adds an area within one that there is, or draws those that there are."""

    help = (
        "Add a community or grid: area add 152501200301 community NAME --within 152501200."
        " Give areas their outlines: area outline FILE.geojson."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="add|outline", required=True)
        add = todo.add_parser("add", help="add an area")
        add.add_argument("code", help="12 digits for a community, 15 for a grid")
        add.add_argument("level", help="community or grid")
        add.add_argument("name", help="its name")
        add.add_argument("--within", required=True, help="code of the town, or of the grid's community")
        add.add_argument("--from", dest="since", help="first day (default: that of the area around)")
        add.add_argument("--until", help="first day no more (default: that of the area around)")
        outline = todo.add_parser("outline", help="give areas their outlines on the map")
        outline.add_argument(
            "file", type=Path, help="GeoJSON, each feature with the area's code in the property code"
        )
        outline.add_argument(
            "--from",
            dest="since",
            help="first day of these outlines (default: as long as there have been the areas)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        with at_the_console() as db:
            if options["todo"] == "outline":
                self._outline(db, options["file"], options["since"])
            else:
                self._add(db, options)

    def _add(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        code, level, within = options["code"], options["level"], options["within"]
        _check_code(code, level, within)
        since, until = period_typed(options["since"], options["until"])
        around = territory_at(db, within, since or today())
        if around is None or around.level != _AROUND[level]:
            raise AreaUnknown(message=_AROUND_UNKNOWN[level], area=within)
        area = Area(
            code, level, name_typed(options["name"]), within, since or around.since, until or around.until
        )
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        add_areas(db, actor=actor, areas=[area], now=now())
        self.stdout.write(_("%(name)s lies in %(around)s") % {"name": area.name, "around": around.name})

    def _outline(self, db: psycopg.Connection, file: Path, typed: str | None) -> None:
        since = day_typed(typed)
        if file.stat().st_size > LARGEST_FILE:
            raise OutlinesUnreadable()
        outlines = read_outlines(file.read_bytes())
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        set_outlines(db, actor=actor, outlines=outlines, since=since, on=today(), now=now())
        number = len(outlines)
        self.stdout.write(
            ngettext("%(number)d area has its outline", "%(number)d areas have their outlines", number)
            % {"number": number}
        )


def _check_code(code: str, level: str, within: str) -> None:
    """Raise AreaCodeMalformed unless the code is one of that level, and of that community where it is a grid's."""
    digits = _DIGITS.get(level)
    if digits is None or len(code) != digits or not (code.isascii() and code.isdecimal()):
        raise AreaCodeMalformed()
    if level == "grid" and not code.startswith(within):
        raise AreaCodeMalformed(
            message=_("The code of a grid is that of its community with three digits more")
        )
