"""Helpers for the migrations of the rooms, whose tables are written in SQL files."""

from importlib.resources import files

from django.db import migrations


def sql_file(room: str, name: str) -> migrations.RunSQL:
    """The operation that runs `sql/schema/NAME.sql` of `denizen.ROOM`.

    There is no way back: tables of a register are not dropped by a command. A mistaken migration is mended by a next.
    """
    text = files(f"denizen.{room}").joinpath("sql", "schema", f"{name}.sql").read_text("utf-8")
    return migrations.RunSQL(text)
